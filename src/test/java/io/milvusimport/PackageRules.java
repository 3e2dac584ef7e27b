package io.milvusimport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What each package of the project may know, as checkable rules by name.
 *
 * <p>The root package is a parameter, so that the same rules also judge a planted copy of the
 * package tree in which each of them is broken.
 */
final class PackageRules {
  /** Each package and the other packages of the project that it may see. */
  private static final Map<String, Set<String>> SEES =
      Map.of(
          "schema", Set.of(),
          "record", Set.of("schema", "file"),
          "file", Set.of("schema"),
          "store", Set.of(),
          "ledger", Set.of("schema", "store"),
          "importjob", Set.of("schema", "ledger"),
          "intake", Set.of("schema", "ledger", "importjob"),
          "milvus", Set.of("schema", "importjob"),
          "connect",
              Set.of(
                  "schema", "record", "file", "store", "ledger", "importjob", "intake", "milvus"));

  private static final List<String> CORE =
      List.of("schema", "record", "file", "ledger", "importjob", "intake");
  private static final List<String> PURE = List.of("schema", "record", "importjob", "intake");
  private static final List<String> EDGES = List.of("store", "milvus");

  private static final Set<String> CONNECT_DATA =
      Set.of(
          "org.apache.kafka.connect.data",
          "org.apache.kafka.connect.header",
          "org.apache.kafka.connect.sink");

  private static final Set<String> THREADS =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.Timer",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Executor",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.ThreadFactory");

  private static final Set<String> CHANCE =
      Set.of(
          "java.security.SecureRandom",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom");

  private final String root;

  PackageRules(String root) {
    this.root = root;
  }

  /** First-level packages of the project; each has a rule. */
  static Set<String> packages() {
    return SEES.keySet();
  }

  /** All rules, by a name that stays the same for every root. */
  Map<String, ArchRule> byName() {
    Map<String, ArchRule> rules = new TreeMap<>();
    SEES.forEach((name, seen) -> rules.put(name + " keeps its direction", direction(name, seen)));
    rules.put("every class has a known package", knownPackages());
    rules.put("the ledger sees the store's interface alone", ledgerSeesTheInterface());

    rules.put("only connect sees SinkTask", onlyIn(List.of("connect"), type(this::isTask)));
    rules.put("only connect and record see Kafka", onlyIn(List.of("connect", "record"), kafka()));
    rules.put("record sees Connect data alone", forbid(List.of("record"), kafkaBeyondData()));
    rules.put("only store sees AWS", onlyIn(List.of("store"), in("software.amazon")));
    rules.put("only milvus sees OkHttp", onlyIn(List.of("milvus"), in("okhttp3")));
    rules.put("only file sees Parquet", onlyIn(List.of("file"), in("org.apache.parquet")));
    rules.put("the core sees no network", forbid(CORE, in("java.net")));

    rules.put("the core reads no clock", forbidCalls(CORE, "a clock", this::readsClock));
    rules.put("the edges read no wall clock", forbidCalls(EDGES, "a clock", this::readsWallClock));
    rules.put("the pure packages create no thread", forbid(PURE, named(THREADS)));
    rules.put("the pure packages fork no stream", forbidCalls(PURE, "threads", this::forksStream));
    rules.put("the pure packages draw no chance", forbid(PURE, named(CHANCE)));
    rules.put("the pure packages invent no id", forbidCalls(PURE, "chance", this::drawsChance));
    rules.put("the pure packages touch no files", forbid(PURE, files()));
    rules.replaceAll((name, rule) -> rule.as(name));
    return rules;
  }

  private ArchRule direction(String name, Set<String> seen) {
    return forbid(
        List.of(name),
        type(
            target ->
                target.getPackageName().startsWith(root + ".")
                    && !isIn(target, name)
                    && seen.stream().noneMatch(other -> isIn(target, other))));
  }

  private ArchRule knownPackages() {
    return classes()
        .should()
        .resideInAnyPackage(
            SEES.keySet().stream().map(name -> root + "." + name + "..").toArray(String[]::new))
        .orShould()
        .haveFullyQualifiedName(root + ".package-info");
  }

  private ArchRule ledgerSeesTheInterface() {
    return forbid(
        List.of("ledger"),
        type(
            target ->
                isIn(target, "store")
                    && !target.isInterface()
                    && target.getAllRawInterfaces().stream()
                        .anyMatch(i -> i.getSimpleName().equals("ObjectStore"))));
  }

  private ArchRule onlyIn(List<String> names, DescribedPredicate<JavaClass> targets) {
    return noClasses()
        .that(type(c -> names.stream().noneMatch(name -> isIn(c, name))))
        .should()
        .dependOnClassesThat(targets)
        .allowEmptyShould(true);
  }

  private ArchRule forbid(List<String> names, DescribedPredicate<JavaClass> targets) {
    return noClasses()
        .that(type(c -> names.stream().anyMatch(name -> isIn(c, name))))
        .should()
        .dependOnClassesThat(targets)
        .allowEmptyShould(true);
  }

  /** Calls and method references alike. */
  private ArchRule forbidCalls(List<String> names, String what, Predicate<AccessTarget> targets) {
    return noClasses()
        .that(type(c -> names.stream().anyMatch(name -> isIn(c, name))))
        .should()
        .accessTargetWhere(
            describe("uses " + what, (JavaAccess<?> access) -> targets.test(access.getTarget())))
        .allowEmptyShould(true);
  }

  private boolean readsClock(AccessTarget target) {
    return readsWallClock(target) || isMember(target, "java.lang.System", "nanoTime");
  }

  /** {@code Instant.now(clock)} counts as well: a clock is not passed in, a time is. */
  private boolean readsWallClock(AccessTarget target) {
    String owner = target.getOwner().getName();
    return isMember(target, "java.lang.System", "currentTimeMillis")
        || owner.equals("java.time.Clock")
        || owner.equals("java.time.InstantSource")
        || (owner.startsWith("java.time.") && target.getName().equals("now"))
        || isMember(target, "java.util.Date", "<init>")
        || isMember(target, "java.util.Calendar", "getInstance");
  }

  private boolean forksStream(AccessTarget target) {
    return target.getOwner().getName().startsWith("java.util.")
        && (target.getName().equals("parallelStream") || target.getName().equals("parallel"));
  }

  private boolean drawsChance(AccessTarget target) {
    return isMember(target, "java.util.UUID", "randomUUID")
        || isMember(target, "java.lang.Math", "random")
        || isMember(target, "java.util.Collections", "shuffle");
  }

  private boolean isTask(JavaClass target) {
    return Set.of("SinkTask", "SinkTaskContext", "SinkConnector", "Task", "Connector")
            .contains(target.getSimpleName())
        && target.getPackageName().startsWith("org.apache.kafka.connect");
  }

  private static boolean isMember(AccessTarget target, String owner, String name) {
    return target.getOwner().getName().equals(owner) && target.getName().equals(name);
  }

  private static DescribedPredicate<JavaClass> kafka() {
    return in("org.apache.kafka");
  }

  private static DescribedPredicate<JavaClass> kafkaBeyondData() {
    return kafka().and(type(target -> !CONNECT_DATA.contains(target.getPackageName())));
  }

  private static DescribedPredicate<JavaClass> files() {
    return type(
        target ->
            target.getPackageName().startsWith("java.nio.file")
                || target.getPackageName().startsWith("java.nio.channels")
                || target.getName().startsWith("java.io.File")
                || target.getName().equals("java.io.RandomAccessFile"));
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return type(target -> names.contains(target.getBaseComponentType().getName()));
  }

  private static DescribedPredicate<JavaClass> in(String prefix) {
    return type(target -> within(target.getBaseComponentType().getPackageName(), prefix));
  }

  private boolean isIn(JavaClass c, String name) {
    return within(c.getBaseComponentType().getPackageName(), root + "." + name);
  }

  private static boolean within(String packageName, String prefix) {
    return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
  }

  private static DescribedPredicate<JavaClass> type(Predicate<JavaClass> predicate) {
    return describe("the package rules name", predicate);
  }
}
