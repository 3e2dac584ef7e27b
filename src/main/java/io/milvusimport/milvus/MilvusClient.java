package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.schema.CollectionDescription;
import io.milvusimport.schema.CollectionDescription.Loadable;
import io.milvusimport.schema.CollectionDescription.NotADescription;
import io.milvusimport.schema.CollectionDescription.NotLoadable;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bulk import over the REST interface, version 2, of Milvus or Zilliz Cloud. A request is sent
 * once; what its answer means is decided by {@link DecisionTable} from numbers alone. Holds
 * connections until closed. Any thread.
 */
public final class MilvusClient implements ImportService, AutoCloseable {
  private final RequestForm form;
  private final Secrets secrets;
  private final JsonPost post;
  private final boolean suppliesKeys;

  private MilvusClient(RequestForm form, Secrets secrets, Timeouts timeouts, boolean suppliesKeys) {
    this.form = form;
    this.secrets = secrets;
    this.post = new JsonPost(timeouts, secrets);
    this.suppliesKeys = suppliesKeys;
  }

  /**
   * @param paths how Milvus, as it is configured, names the objects of the store
   * @param suppliesKeys whether files hold keys that the server could generate, see {@link
   *     CollectionDescription}
   */
  public static MilvusClient selfHosted(
      SelfHostedSettings settings, ObjectPaths paths, Timeouts timeouts, boolean suppliesKeys) {
    return new MilvusClient(
        new SelfHostedForm(settings.endpoint(), paths),
        new Secrets(settings.token().stream().toList()),
        timeouts,
        suppliesKeys);
  }

  /** For Zilliz Cloud, which reads the bucket with the keys of the settings. */
  public static MilvusClient zillizCloud(
      ZillizCloudSettings settings, Timeouts timeouts, boolean suppliesKeys) {
    return new MilvusClient(
        new ZillizCloudForm(settings, ObjectPaths.s3(settings.bucket().name())),
        new Secrets(settings.secrets()),
        timeouts,
        suppliesKeys);
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    Destination destination = request.destination();
    Map<String, String> headers = new HashMap<>(form.headers(destination.database()));
    headers.put("Idempotency-Key", request.idempotencyKey());
    int files = request.files().size();
    String asked = "An import job of " + files + " file(s) for " + destination.display();
    Reply reply = send(Call.CREATE, asked, form.importEndpoint(), headers, form.create(request));
    return switch (reply.verdict()) {
      case OK ->
          JobDocument.id(reply.data())
              .<CreateAnswer>map(Accepted::new)
              .orElseGet(() -> reply.unusable("it names no job"));
      case REFUSED, REFUSED_FOR_NOW -> reply.refused();
      case MISSING, UNKNOWN -> reply.unknown();
    };
  }

  @Override
  public JobAnswer describe(Destination destination, String remoteJob) {
    String asked = "The state of job " + remoteJob + " of " + destination.display();
    Reply reply = sendJob(Call.DESCRIBE, asked, destination, remoteJob);
    return switch (reply.verdict()) {
      case OK ->
          JobDocument.job(remoteJob, reply.data(), form.paths(), secrets)
              .<JobAnswer>map(Described::new)
              .orElseGet(() -> reply.unusable("it gives no state of this job"));
      case MISSING -> reply.missing();
      case REFUSED, REFUSED_FOR_NOW -> reply.refused();
      case UNKNOWN -> reply.unknown();
    };
  }

  /** Sends one request for each page of the list; any page that cannot be read spoils the whole. */
  @Override
  public ListAnswer list(Destination destination) {
    String asked = "The list of jobs of " + destination.display();
    Optional<String> onlyOf =
        form.pageSize() > 0 ? Optional.of(destination.collection()) : Optional.empty();
    JobList jobs = new JobList(form.pageSize(), onlyOf);
    while (true) {
      ObjectNode body = form.list(destination, jobs.nextPage());
      Map<String, String> headers = form.headers(destination.database());
      Reply reply = send(Call.LIST, asked, form.importEndpoint(), headers, body);
      switch (reply.verdict()) {
        case OK -> {
          Optional<String> problem = jobs.addPage(reply.data());
          if (problem.isPresent()) {
            return reply.unusable(problem.get());
          }
          if (jobs.isComplete()) {
            return new Listed(jobs.lines());
          }
        }
        case REFUSED, REFUSED_FOR_NOW -> {
          return reply.refused();
        }
        case MISSING, UNKNOWN -> {
          return reply.unknown();
        }
      }
    }
  }

  @Override
  public CommandAnswer commit(Destination destination, String remoteJob) {
    String asked = "The commit of job " + remoteJob + " of " + destination.display();
    return done(sendJob(Call.COMMIT, asked, destination, remoteJob));
  }

  @Override
  public CommandAnswer abort(Destination destination, String remoteJob) {
    String asked = "The abort of job " + remoteJob + " of " + destination.display();
    return done(sendJob(Call.ABORT, asked, destination, remoteJob));
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    String asked = "The refresh of " + destination.display();
    return done(
        sendCollection(Call.REFRESH_LOAD, asked, destination.database(), destination.collection()));
  }

  @Override
  public CollectionAnswer describeCollection(String database, String collection) {
    String asked = "The description of collection " + collection + " of database " + database;
    Reply reply = sendCollection(Call.DESCRIBE_COLLECTION, asked, database, collection);
    return switch (reply.verdict()) {
      case OK -> described(reply, database, collection);
      case REFUSED, REFUSED_FOR_NOW -> reply.refused();
      case MISSING, UNKNOWN -> reply.unknown();
    };
  }

  private CollectionAnswer described(Reply reply, String database, String collection) {
    JsonNode data = reply.data();
    String name = data.path("collectionName").asText(collection);
    if (form.pageSize() > 0 && !name.equals(collection)) {
      // Jobs are found there by the collection's name: one that an alias hides would be run again.
      return new Unusable(
          List.of(
              """
              %s is an alias of collection %s, and Zilliz Cloud lists jobs by the collection's name. \
              Set milvus.collection to the name.\
              """
                  .formatted(collection, name)));
    }
    CollectionDescription read =
        CollectionDescription.read(database, collection, data, suppliesKeys);
    if (read instanceof Loadable loadable) {
      return new Usable(loadable.schema());
    }
    if (read instanceof NotLoadable notLoadable) {
      return new Unusable(notLoadable.problems());
    }
    return reply.unusable(read instanceof NotADescription not ? not.problem() : "");
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    String asked = "The existence of partition " + destination.display();
    ObjectNode body = form.collection(destination.database(), destination.collection());
    body.put("partitionName", destination.partition().orElseThrow());
    Map<String, String> headers = form.headers(destination.database());
    Reply reply = send(Call.HAS_PARTITION, asked, form.collectionEndpoint(), headers, body);
    return switch (reply.verdict()) {
      case OK ->
          reply.data().path("has").isBoolean()
              ? new PartitionSeen(reply.data().path("has").booleanValue())
              : reply.unusable("it does not say whether there is one");
      case REFUSED, REFUSED_FOR_NOW -> reply.refused();
      case MISSING, UNKNOWN -> reply.unknown();
    };
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    String asked = "A query of " + destination.display();
    ObjectNode body = form.collection(destination.database(), destination.collection());
    destination.partition().ifPresent(name -> body.putArray("partitionNames").add(name));
    KeyQuery.put(keys, body);
    Map<String, String> headers = form.headers(destination.database());
    Reply reply = send(Call.QUERY, asked, form.collectionEndpoint(), headers, body);
    return reply.verdict() == Verdict.OK
        ? KeyQuery.seen(keys, reply.data())
            .<KeysAnswer>map(KeysSeen::new)
            .orElseGet(() -> new KeysUnknown(reply.code()))
        : new KeysUnknown(reply.code());
  }

  private static CommandAnswer done(Reply reply) {
    return switch (reply.verdict()) {
      case OK -> new Done();
      case REFUSED, REFUSED_FOR_NOW -> reply.refused();
      case MISSING, UNKNOWN -> reply.unknown();
    };
  }

  private Reply sendJob(Call call, String asked, Destination destination, String remoteJob) {
    Map<String, String> headers = form.headers(destination.database());
    return send(call, asked, form.importEndpoint(), headers, form.job(remoteJob));
  }

  private Reply sendCollection(Call call, String asked, String database, String collection) {
    Map<String, String> headers = form.headers(database);
    ObjectNode body = form.collection(database, collection);
    return send(call, asked, form.collectionEndpoint(), headers, body);
  }

  private Reply send(
      Call call, String asked, Endpoint endpoint, Map<String, String> headers, ObjectNode body) {
    return Reply.of(call, asked, endpoint, post.send(endpoint, call, headers, body), secrets);
  }

  /** Cuts calls under way off (they end as unknown) and drops the connections. */
  @Override
  public void close() {
    post.close();
  }

  @Override
  public String toString() {
    return "MilvusClient[" + form.importEndpoint() + "]";
  }
}
