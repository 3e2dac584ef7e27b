package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.ListAnswer;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Finds the server's jobs by the objects they name. Remembers what jobs that cannot be ours name,
 * so that a look costs a request for each new job and not for each job. Any thread.
 */
final class RemoteJobs {
  /** What a search came to. */
  sealed interface Search {}

  record Found(List<RemoteJob> jobs) implements Search {
    public Found {
      jobs = List.copyOf(jobs);
    }
  }

  /** No conclusion: the server does not tell. */
  record Untold(Refused answer) implements Search {}

  /** No conclusion: an answer is missing. */
  record Unanswered(String cause) implements Search {}

  private final ImportService service;

  /** Files of a job by its id, once the server has told them: they never change. */
  private final Map<String, Set<String>> filesById = new ConcurrentHashMap<>();

  RemoteJobs(ImportService service) {
    this.service = service;
  }

  /**
   * The jobs of a destination's collection that satisfy {@code line} and name at least one file
   * that satisfies {@code file}. Jobs whose files the server does not tell yet are not among them.
   */
  Search find(Destination destination, Predicate<RemoteJobLine> line, Predicate<String> file) {
    ListAnswer list = service.list(destination);
    if (!(list instanceof Listed listed)) {
      return without(list);
    }
    List<RemoteJob> found = new ArrayList<>();
    for (RemoteJobLine job : listed.jobs()) {
      Set<String> known = filesById.get(job.id());
      boolean isKnownOther = known != null && known.stream().noneMatch(file);
      if (isKnownOther || !line.test(job)) {
        continue;
      }
      JobAnswer answer = service.describe(destination, job.id());
      if (answer instanceof Described described) {
        RemoteJob remote = described.job();
        if (!remote.files().isEmpty()) {
          filesById.put(remote.id(), remote.files());
        }
        if (remote.files().stream().anyMatch(file)) {
          found.add(remote);
        }
      } else if (!(answer instanceof Missing)) {
        return without(answer);
      }
    }
    filesById.keySet().retainAll(listed.jobs().stream().map(RemoteJobLine::id).toList());
    return new Found(found);
  }

  private static Search without(Object answer) {
    return answer instanceof Refused refused && !refused.retryable()
        ? new Untold(refused)
        : new Unanswered(
            answer instanceof Refused refused
                ? refused.reason()
                : answer instanceof Unknown unknown ? unknown.cause() : answer.toString());
  }
}
