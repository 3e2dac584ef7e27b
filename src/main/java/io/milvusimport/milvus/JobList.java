package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list of jobs as its pages come in. It is given out whole or not at all: a job that is missing
 * from it would be taken for one that was never made. One thread.
 */
final class JobList {
  /** 20,000 jobs; a longer list is not read. */
  private static final int MAX_PAGES = 200;

  private final int pageSize;
  private final Optional<String> onlyOf;
  private final Set<String> seen = new HashSet<>();
  private final List<RemoteJobLine> lines = new ArrayList<>();
  private int pages;
  private boolean complete;

  /**
   * @param pageSize jobs on a full page; 0 if one page holds all
   * @param onlyOf the collection whose jobs are kept, if the list is one of several collections
   */
  JobList(int pageSize, Optional<String> onlyOf) {
    this.pageSize = pageSize;
    this.onlyOf = onlyOf;
  }

  /** From 1. */
  int nextPage() {
    return pages + 1;
  }

  boolean isComplete() {
    return complete;
  }

  List<RemoteJobLine> lines() {
    return lines;
  }

  /** Takes a page's {@code data}; what is wrong with it, if anything is. */
  Optional<String> addPage(JsonNode data) {
    JsonNode records = data.path("records");
    if (!records.isArray()) {
      return Optional.of("it holds no list of jobs");
    }
    pages++;
    for (JsonNode record : records) {
      Optional<RemoteJobLine> line = JobDocument.line(record);
      if (line.isEmpty()) {
        return Optional.of("it holds a job without an id");
      }
      if (seen.add(line.get().id()) && isWanted(record)) {
        lines.add(line.get());
      }
    }
    complete = pageSize == 0 || records.size() < pageSize;
    if (complete && seen.size() < data.path("count").asLong(0)) {
      return Optional.of("the list changed while its pages were read");
    }
    return !complete && pages == MAX_PAGES
        ? Optional.of("the list has more than " + pageSize * MAX_PAGES + " jobs")
        : Optional.empty();
  }

  private boolean isWanted(JsonNode record) {
    String collection = record.path("collectionName").asText("");
    return onlyOf.isEmpty() || collection.isEmpty() || collection.equals(onlyOf.get());
  }
}
