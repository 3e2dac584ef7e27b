package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.milvus.MilvusContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Broker, MinIO and a stand-alone Milvus of one release in containers; workers are processes of the
 * host. Milvus has a fixed port of 127.0.0.1, which it keeps when it is killed and started again.
 */
public final class ContainerServers implements Servers {
  private static final String KAFKA = "apache/kafka:4.1.1";
  private static final String MINIO = "minio/minio:RELEASE.2025-04-22T22-12-26Z";
  private static final int MILVUS_PORT = 19530;
  private static final Duration RESTART_LIMIT = Duration.ofSeconds(120);

  private final Path folder;
  private final Path logs;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final KafkaContainer kafka = new KafkaContainer(KAFKA);
  private final MinIOContainer minio = new MinIOContainer(MINIO);
  private final MilvusContainer milvus;
  private final int milvusPort = LoopbackPort.free();
  private final KafkaTopics topics;
  private final S3Client s3;

  private ContainerServers(Path folder, Path logs, String milvusImage) throws IOException {
    this.folder = folder;
    this.logs = logs;
    this.milvus = new MilvusContainer(milvusImage);
    try {
      Network network = keep(Network.newNetwork());
      keep(kafka).start();
      keep(minio).withNetwork(network).withNetworkAliases("minio").start();
      s3 = keep(client());
      s3.createBucket(request -> request.bucket(TestBed.BUCKET));
      milvus.setPortBindings(List.of("127.0.0.1:" + milvusPort + ":" + MILVUS_PORT));
      keep(milvus)
          .withNetwork(network)
          .withEnv("COMMON_STORAGETYPE", "remote")
          .withEnv("MINIO_ADDRESS", "minio")
          .withEnv("MINIO_PORT", "9000")
          .withEnv("MINIO_ACCESSKEYID", minio.getUserName())
          .withEnv("MINIO_SECRETACCESSKEY", minio.getPassword())
          .withEnv("MINIO_BUCKETNAME", TestBed.BUCKET)
          .withEnv("MINIO_ROOTPATH", "milvus")
          .start();
      topics = keep(new KafkaTopics(kafka.getBootstrapServers()));
      PluginZip.unpackTo(Files.createDirectories(folder.resolve("plugins")));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all but a worker; an engine must answer.
   *
   * @param milvusImage such as {@code milvusdb/milvus:v3.0.2}
   */
  public static ContainerServers start(Path folder, Path logs, String milvusImage)
      throws IOException {
    return new ContainerServers(folder, logs, milvusImage);
  }

  private S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create(minio.getS3URL()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(minio.getUserName(), minio.getPassword())))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public KafkaTopics topics() {
    return topics;
  }

  @Override
  public Bucket bucket() {
    return new Bucket(s3, TestBed.BUCKET);
  }

  @Override
  public String milvusUri() {
    return "http://127.0.0.1:" + milvusPort;
  }

  @Override
  public ConnectWorker startWorker(String group) {
    Map<String, String> environment =
        Map.of(
            "MILVUS_URI", milvusUri(),
            "MILVUS_TOKEN", TestBed.TOKEN,
            "S3_ENDPOINT", minio.getS3URL(),
            "S3_BUCKET", TestBed.BUCKET,
            "S3_ACCESS_KEY_ID", minio.getUserName(),
            "S3_SECRET_ACCESS_KEY", minio.getPassword());
    ConnectWorker.Surroundings surroundings =
        new ConnectWorker.Surroundings(
            kafka.getBootstrapServers(),
            folder.resolve(group),
            logs,
            folder.resolve("plugins"),
            environment);
    return keep(ConnectWorker.distributed(surroundings, group));
  }

  @Override
  public boolean isImporting(String collection) {
    for (JsonNode job : milvus().importJobs(collection)) {
      if (job.path("state").asText().equals("Importing") && job.path("totalRows").asLong() > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void killDatabase() {
    docker().killContainerCmd(milvus.getContainerId()).exec();
  }

  @Override
  public void restartDatabase() {
    docker().startContainerCmd(milvus.getContainerId()).exec();
    Awaitility.await("Milvus to be healthy again")
        .atMost(RESTART_LIMIT)
        .ignoreExceptions()
        .until(this::isAnswering);
  }

  private boolean isAnswering() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(milvusUri() + "/v2/vectordb/collections/list"))
            .header("Authorization", "Bearer " + TestBed.TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 && JsonHttp.parse(answer.body()).path("code").asInt(-1) == 0;
  }

  private DockerClient docker() {
    return milvus.getDockerClient();
  }

  private <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    return started;
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        throw new ServerFailure("A container was not stopped", e);
      }
    }
  }
}
