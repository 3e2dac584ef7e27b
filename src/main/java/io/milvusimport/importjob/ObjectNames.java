package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which objects of the connector's folder are named by the ledger, and which never will be. */
final class ObjectNames {
  /**
   * {@code .../<incarnation>-<batch>-<n>.<epoch>-<attempt>.<extension>}, or the same as a folder
   * and the name of an object in it.
   */
  private static final Pattern NAME =
      Pattern.compile(".*/([0-9a-z]+)-([0-9]+)-[0-9]+\\.([0-9]+)-[0-9]+(?:\\.[a-z]+|/[^/]+)");

  private static final int NAMED = 3;

  private final String folder;

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   */
  ObjectNames(String folder) {
    this.folder = folder;
  }

  List<String> keys(JobInput input, Suffix suffix) {
    return input.keys(suffix).stream().map(key -> folder + key).toList();
  }

  List<String> keys(JobInput input) {
    return keys(input, input.names());
  }

  /** What the current attempt asks the server to read. */
  List<InputFile> files(JobInput input) {
    return input.files().stream()
        .map(file -> new InputFile(folder + file.path(input.names()), file.parts()))
        .toList();
  }

  /** Everything by which a server may name the current attempt's input. */
  Set<String> spellings(JobInput input) {
    return files(input).stream().flatMap(InputFile::spellings).collect(Collectors.toSet());
  }

  /** Key of the object by which a person answers. */
  String decision(String name) {
    return folder + OperatorSteps.DECISIONS + name;
  }

  /** A few names of many, for messages. */
  String some(JobInput input) {
    return some(files(input).stream().map(InputFile::path).toList());
  }

  static String some(List<String> keys) {
    String first = String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())));
    return keys.size() <= NAMED ? first : first + " and " + (keys.size() - NAMED) + " more";
  }

  /** Every object that the state may still need. */
  Set<String> live(ImportState state) {
    Set<String> live = new HashSet<>();
    for (StagedFile file : state.jobs().waiting().values()) {
      file.keys(Suffix.STAGED).forEach(key -> live.add(folder + key));
    }
    state.jobs().quarantined().keySet().forEach(key -> live.add(folder + key));
    for (ImportJob job : state.jobs().active().values()) {
      live.addAll(spellings(job.input()));
      Suffix beingCopied = new Suffix(state.leader().epoch(), job.input().attempt() + 1);
      live.addAll(keys(job.input(), beingCopied));
      job.copied().ifPresent(next -> live.addAll(keys(job.input(), next)));
    }
    return live;
  }

  /**
   * Those of the keys that no fact names and none ever will: a staged object whose batch was handed
   * over before, or whose incarnation owns nothing any more; a copy for an attempt that is past.
   * Names of another form, or of an epoch not known yet, are left alone.
   */
  List<String> orphans(List<String> keys, ImportState state) {
    Set<String> live = live(state);
    return keys.stream().filter(key -> !live.contains(key) && isOrphan(key, state)).toList();
  }

  private static boolean isOrphan(String key, ImportState state) {
    Matcher name = NAME.matcher(key);
    if (!name.matches()) {
      return false;
    }
    long epoch = Long.parseLong(name.group(3));
    return epoch == Suffix.STAGED.epoch()
        ? !state.sources().mayStillStage(name.group(1), Long.parseLong(name.group(2)))
        : epoch <= state.leader().epoch();
  }
}
