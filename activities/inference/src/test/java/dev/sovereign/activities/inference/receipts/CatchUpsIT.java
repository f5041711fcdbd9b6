package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.receipts.CatchUps.Entry;
import dev.sovereign.activities.inference.receipts.CatchUps.Later;
import dev.sovereign.activities.inference.receipts.CatchUps.Queued;
import dev.sovereign.activities.inference.receipts.CatchUps.State;
import dev.sovereign.activities.inference.receipts.Fixtures.MemoryContents;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.catchup.Difference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatchUpsIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Candidate CLOUD =
      new Candidate("cloud", "large-1", Tier.CLOUD, Layer.LARGE, 0, false, "");

  private final MemoryContents contents = new MemoryContents();
  private final SteppedClock clock = new SteppedClock(Fixtures.NOON);
  private final CatchUps catchUps =
      new PostgresCatchUps(POSTGRES.role(), contents, "here", KEPT, clock);

  @BeforeEach
  void empty() {
    POSTGRES.clear();
  }

  private static Queued queued(String id, Candidate wanted) {
    return new Queued(
        id,
        "hourly/run/summary-1",
        "CHAT",
        DataClass.INTERNAL,
        "auto",
        RoutePolicy.CLOUD_FIRST,
        "{\"messages\":[]}",
        "the facts",
        null,
        wanted,
        "nobody can be asked");
  }

  private Entry find(String id) {
    return catchUps.find(id).orElseThrow();
  }

  @Test
  void whatIsQueuedIsKeptWithItsContentsAndOnceOnly() {
    catchUps.queue(queued("call-1", CLOUD));
    catchUps.queue(queued("call-1", CLOUD));

    Entry entry = find("call-1");
    assertThat(catchUps.count(State.WAITING)).isEqualTo(1);
    assertThat(entry.wanted()).isEqualTo(CLOUD);
    assertThat(entry.earlierLayer()).isEqualTo(Layer.RULES);
    assertThat(entry.policy()).isEqualTo(RoutePolicy.CLOUD_FIRST);
    assertThat(catchUps.earlier(entry)).contains("the facts");
    assertThat(catchUps.request(entry)).isPresent();
    assertThat(contents.contents).hasSize(2);
  }

  @Test
  void theLaterAnswerStandsBesideTheEarlierAndNeverChanges() {
    catchUps.queue(queued("call-1", CLOUD));
    catchUps.done("call-1", later("better words", 500));
    catchUps.done("call-1", later("other words", 100));

    Entry entry = find("call-1");
    assertThat(entry.state()).isEqualTo(State.DONE);
    assertThat(catchUps.earlier(entry)).contains("the facts");
    assertThat(catchUps.later(entry)).contains("better words");
    assertThat(entry.later())
        .satisfies(done -> assertThat(done.difference().similarPermille()).isEqualTo(500));
    assertThat(catchUps.waiting(10)).isEmpty();
  }

  private static Later later(String text, int similar) {
    return new Later("call-2", CLOUD, text, 1500, new Difference(similar, 1, 1));
  }

  @Test
  void aCallIsTakenByOneRunAndFreeAgainAfterwards() {
    catchUps.queue(queued("call-1", CLOUD));
    assertThat(catchUps.take("call-1", Duration.ofMinutes(6))).isTrue();
    assertThat(catchUps.take("call-1", Duration.ofMinutes(6))).isFalse();
    clock.pass(Duration.ofMinutes(6));
    assertThat(catchUps.take("call-1", Duration.ofMinutes(6))).isTrue();
    catchUps.missed("call-1", "it timed out", 7);
    assertThat(catchUps.take("call-1", Duration.ofMinutes(6))).isTrue();
    assertThat(find("call-1").tries()).isEqualTo(1);
  }

  @Test
  void oneThatStaysAwayDoesNotHideTheOthers() {
    Candidate other = new Candidate("gpu", "medium", Tier.SERVER, Layer.MEDIUM, 0, false, "");
    for (int i = 0; i < 5; i++) {
      catchUps.queue(queued("call-" + i, CLOUD));
      clock.pass(Duration.ofSeconds(1));
    }
    catchUps.queue(queued("call-9", other));

    assertThat(catchUps.waiting(2))
        .extracting(Entry::id)
        .containsExactly("call-0", "call-1", "call-9");
  }

  @Test
  void whatWaitsInVainSaysSoWithoutItsContentsAndIsForgottenLater() {
    catchUps.queue(queued("call-1", CLOUD));
    clock.pass(KEPT);
    assertThat(catchUps.waiting(10)).isEmpty();
    catchUps.expire();
    assertThat(find("call-1").state()).isEqualTo(State.EXPIRED);
    assertThat(contents.contents).isEmpty();
    clock.pass(KEPT);
    catchUps.expire();
    assertThat(catchUps.find("call-1")).isEmpty();
  }

  @Test
  void bothAnswersGoWithTheirRow() {
    catchUps.queue(queued("call-1", CLOUD));
    catchUps.done("call-1", later("better words", 500));
    assertThat(contents.contents).hasSize(3);
    clock.pass(KEPT);
    catchUps.expire();
    assertThat(contents.contents).isEmpty();
  }

  @Test
  void theNewestAreListedFirstAndByState() {
    catchUps.queue(queued("call-1", CLOUD));
    clock.pass(Duration.ofSeconds(1));
    catchUps.queue(queued("call-2", CLOUD));
    catchUps.end("call-1", State.FAILED, "HTTP 400");

    assertThat(catchUps.list(null, 10)).extracting(Entry::id).containsExactly("call-2", "call-1");
    assertThat(catchUps.list(State.FAILED, 10))
        .extracting(Entry::reason)
        .isEqualTo(List.of("HTTP 400"));
  }
}
