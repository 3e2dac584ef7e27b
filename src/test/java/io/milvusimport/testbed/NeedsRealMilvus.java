package io.milvusimport.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/**
 * Tests that are skipped where {@link RealMilvus} cannot run, with one line that says what is
 * missing; with {@code -Dmilvus.real=required} they fail there.
 *
 * <p>The build runs them in a {@link PrivateNetwork}, together, on one {@link SharedTestBed}. One
 * that takes the database away locks {@link Servers#DATABASE} for itself alone.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("private-network")
@ExtendWith({NeedsRealMilvus.Gate.class, SharedTestBed.class})
@ResourceLock(
    value = Servers.DATABASE,
    mode = ResourceAccessMode.READ,
    target = ResourceLockTarget.CHILDREN)
public @interface NeedsRealMilvus {
  /** Decides for each class of tests. */
  final class Gate implements ExecutionCondition {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> missing = RealMilvus.missing();
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("Milvus " + RealMilvus.VERSION + " can run");
      }
      String line = "Tests with a real Milvus: skipped, because " + missing.get();
      if (RealMilvus.isRequired()) {
        throw new ServerFailure("A real Milvus is required (milvus.real), but " + missing.get());
      }
      if (SAID.compareAndSet(false, true)) {
        System.out.println(line);
      }
      return ConditionEvaluationResult.disabled(line);
    }
  }
}
