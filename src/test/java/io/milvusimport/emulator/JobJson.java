package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Jobs in the words of describe and list. */
final class JobJson {
  private JobJson() {}

  static ObjectNode line(ImportJob job) {
    ObjectNode line =
        Json.object()
            .put("jobId", Long.toString(job.id))
            .put("collectionName", job.collection.name())
            .put("state", job.visibleState())
            .put("progress", job.phase().progress());
    return withReason(line, job);
  }

  static ObjectNode describe(ImportJob job) {
    ObjectNode data =
        Json.object()
            .put("jobId", Long.toString(job.id))
            .put("createTime", Instant.ofEpochMilli(job.createdMs).toString())
            .put("collectionName", job.collection.name())
            .put("completeTime", completeTime(job))
            .put("state", job.visibleState())
            .put("progress", job.phase().progress())
            .put("importedRows", job.importedRows())
            .put("totalRows", job.totalRows())
            .put("fileSize", job.parts().stream().mapToLong(ImportJob.Part::bytes).sum());
    details(data.putArray("details"), job);
    return withReason(data, job);
  }

  private static ObjectNode withReason(ObjectNode node, ImportJob job) {
    return job.reason().isEmpty() ? node : node.put("reason", job.reason());
  }

  /** The server leaves it empty for a job without rows, even a completed one. */
  private static String completeTime(ImportJob job) {
    boolean shown = job.phase() == JobPhase.COMPLETED && job.totalRows() > 0;
    return shown ? Instant.ofEpochMilli(job.endedMs()).toString() : "";
  }

  private static void details(ArrayNode details, ImportJob job) {
    for (ImportJob.Part part : job.parts()) {
      boolean written = job.importedRows() > 0 || job.phase() == JobPhase.COMPLETED;
      boolean failed = job.phase() == JobPhase.FAILED;
      ObjectNode detail =
          details
              .addObject()
              .put("fileName", "[" + part.key().replace(",", " ") + "]")
              .put("fileSize", part.bytes())
              .put("progress", written ? 100 : 0)
              .put("completeTime", completeTime(job))
              .put("state", failed ? "Failed" : written ? "Completed" : "InProgress")
              .put("importedRows", written ? part.rows() : 0)
              .put("totalRows", part.rows());
      withReason(detail, job);
    }
  }
}
