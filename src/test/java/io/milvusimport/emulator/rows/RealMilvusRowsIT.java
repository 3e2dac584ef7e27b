package io.milvusimport.emulator.rows;

import io.milvusimport.testbed.NeedsRealMilvus;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.RealMilvus;
import io.milvusimport.testbed.S3Proxy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The same contract with the rows in a server that nobody here wrote. */
@NeedsRealMilvus
class RealMilvusRowsIT extends RowStoreContract {
  private static final String BUCKET = "contract";

  @TempDir static Path servers;
  private static S3Proxy s3;
  private static S3Client client;
  private static RealMilvus milvus;
  private static RowStore store;

  @BeforeAll
  static void startServers() throws IOException {
    Path logs = ProjectFolder.resolve("target/it-logs/real-milvus-rows");
    s3 = S3Proxy.start(servers.resolve("s3"));
    s3.createBucket(BUCKET);
    client = s3.client();
    milvus = RealMilvus.start(servers.resolve("milvus"), logs, s3, BUCKET);
    store =
        new RealMilvusRows(new RealMilvusServer(RealMilvus.managementUri(), RealMilvus.apiUri()));
  }

  @AfterAll
  static void stopServers() {
    milvus.close();
    client.close();
    s3.close();
  }

  @Override
  RowStore store() {
    return store;
  }

  @Override
  void upload(String key, Path file) {
    client.putObject(put -> put.bucket(BUCKET).key(key), file);
  }
}
