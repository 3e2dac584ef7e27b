package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlushPolicyTest {
  private final FlushPolicy policy = new FlushPolicy(100, 10, 1_000, 3);

  @Test
  void nothingIsDueBelowEveryLimit() {
    assertThat(policy.due(99, 9, 3, 9_999, 999)).isEmpty();
    assertThat(policy.remainingMs(999)).isEqualTo(1);
  }

  @Test
  void eachLimitAloneMakesABatchDue() {
    assertThat(policy.due(100, 0, 0, 0, 0)).contains(FlushReason.BYTES);
    assertThat(policy.due(0, 10, 0, 0, 0)).contains(FlushReason.RECORDS);
    assertThat(policy.due(0, 0, 0, 0, 1_000)).contains(FlushReason.INTERVAL);
    assertThat(policy.due(0, 0, 4, 0, 0)).contains(FlushReason.FILES);
    assertThat(policy.due(0, 0, 0, 10_000, 0)).contains(FlushReason.REJECTED);
    assertThat(policy.remainingMs(5_000)).isZero();
  }
}
