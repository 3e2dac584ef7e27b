package io.milvusimport.milvus;

import io.milvusimport.faults.Fault;
import io.milvusimport.faults.FaultServer;
import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Done;
import io.milvusimport.importjob.ImportService.KeysSeen;
import io.milvusimport.importjob.ImportService.KeysUnknown;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.PartitionSeen;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the real client answers to a call that meets a fault, over a real socket. */
public final class MilvusUnderFault {
  private MilvusUnderFault() {}

  /**
   * @param call as the sheets name it
   */
  public static Object answer(String name, String call) {
    Fault fault = Fault.ofMilvus(name, "nothing");
    try (FaultServer server = FaultServer.with(fault);
        MilvusClient client =
            MilvusClient.selfHosted(
                new SelfHostedSettings(server.uri(), Optional.empty()),
                ObjectPaths.verbatim(),
                timeouts(fault),
                false)) {
      return send(client, Call.valueOf(call.toUpperCase(Locale.ROOT).replace(' ', '_')));
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Short only where it is the deadline that must end the call, and this one alone. */
  static Timeouts timeouts(Fault fault) {
    Duration longest = Duration.ofSeconds(30);
    return switch (fault.wire()) {
      case SILENCE, STALL -> new Timeouts(longest, Duration.ofSeconds(1), longest);
      case TRICKLE -> new Timeouts(longest, longest, Duration.ofSeconds(1));
      default -> new Timeouts(longest, longest, longest);
    };
  }

  static String column(Call call) {
    return call.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Object send(MilvusClient client, Call call) {
    return switch (call) {
      case CREATE -> client.create(ScriptedServer.CREATE);
      case DESCRIBE -> client.describe(ScriptedServer.DESTINATION, "7");
      case LIST -> client.list(ScriptedServer.DESTINATION);
      case COMMIT -> client.commit(ScriptedServer.DESTINATION, "7");
      case ABORT -> client.abort(ScriptedServer.DESTINATION, "7");
      case REFRESH_LOAD -> client.refreshLoad(ScriptedServer.DESTINATION);
      case DESCRIBE_COLLECTION -> client.describeCollection("shop", "items");
      case HAS_PARTITION -> client.hasPartition(new Destination("shop", "items", Optional.of("p")));
      case QUERY ->
          client.findKeys(
              ScriptedServer.DESTINATION, new PrimaryKeys("id", false, List.of("17", "18")));
    };
  }

  /** The sheets' word for an answer. */
  public static String word(Object answer) {
    if (answer instanceof Refused refused) {
      return refused.retryable() ? "later" : "refused";
    }
    if (answer instanceof Missing) {
      return "missing";
    }
    if (answer instanceof Unknown || answer instanceof KeysUnknown) {
      return "unknown";
    }
    boolean done =
        answer instanceof Accepted
            || answer instanceof Described
            || answer instanceof Listed
            || answer instanceof Done
            || answer instanceof KeysSeen
            || answer instanceof Usable
            || answer instanceof PartitionSeen;
    return done ? "done" : answer.toString();
  }
}
