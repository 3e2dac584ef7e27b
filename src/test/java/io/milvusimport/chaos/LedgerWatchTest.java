package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.chaos.LedgerWatch.Rows;
import org.junit.jupiter.api.Test;

class LedgerWatchTest {
  private final LedgerWatch watch = new LedgerWatch();

  @Test
  void aJobIsInDoubtFromItsSubmitToItsAcceptanceAndRunsUntilItIsCompleted() {
    append("{'fact':'SubmitStarted','job':'job-7','attempt':1}");
    assertThat(watch.hasDoubts()).isTrue();

    append("{'fact':'SubmitAccepted','job':'job-7','attempt':1,'remoteJob':'5'}");
    assertThat(watch.hasDoubts()).isFalse();
    assertThat(watch.runningJobs()).isEqualTo(1);

    append("{'fact':'JobCompleted','job':'job-7','attempt':1}");
    assertThat(watch.runningJobs()).isZero();
  }

  @Test
  void aJobWhoseRowsWereSeenInTheCollectionIsOver() {
    append("{'fact':'SubmitStarted','job':'job-7','attempt':1}");
    append("{'fact':'JobWitnessed','job':'job-7','attempt':1,'keys':['3']}");

    assertThat(watch.hasDoubts()).isFalse();
    assertThat(watch.runningJobs()).isZero();
  }

  @Test
  void theRowsOfAJobAreThoseOfTheBatchesOfItsFiles() {
    append(
        "{'fact':'BatchStaged','ranges':[{'partition':{'topic':'t','partition':3},'first':5,'end':9}],"
            + "'files':[{'name':'data/a'}]}");
    append(
        "{'fact':'BatchStaged','ranges':[{'partition':{'topic':'t','partition':0},'first':0,'end':2}],"
            + "'files':[{'name':'data/b'}]}");
    append("{'fact':'JobPlanned','job':'job-7','files':['data/a','data/b']}");

    assertThat(watch.rowsOf("job-7")).containsExactly(new Rows(3, 5, 9), new Rows(0, 0, 2));
  }

  @Test
  void aQuestionWaitsUntilItIsDecided() {
    append("{'fact':'JobUnresolved','job':'job-7','attempt':2,'question':'Is it in?'}");
    assertThat(watch.questions()).containsEntry("job-7", "job-7-2");

    append("{'fact':'OperatorDecided','job':'job-7','attempt':2,'imported':true}");
    assertThat(watch.questions()).isEmpty();
  }

  private void append(String fact) {
    watch.appended(("{'format':1,'facts':[" + fact + "]}").replace('\'', '"'));
  }
}
