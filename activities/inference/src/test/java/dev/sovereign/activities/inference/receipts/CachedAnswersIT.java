package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Hit;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Kept;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Line;
import dev.sovereign.activities.inference.receipts.Fixtures.MemoryContents;
import dev.sovereign.activities.inference.receipts.PostgresCachedAnswers.Bounds;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedAnswersIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final Candidate CLOUD =
      new Candidate("cloud", "large-1", Tier.CLOUD, Layer.LARGE, 0, false, "its answer was kept");
  private static final Duration TTL = Duration.ofHours(1);

  private final MemoryContents contents = new MemoryContents();
  private final SteppedClock clock = new SteppedClock(Fixtures.NOON);
  @TempDir Path folder;
  private InferenceStore store;

  @BeforeEach
  void open() {
    POSTGRES.clear();
    store =
        new InferenceStore(
            POSTGRES.role(),
            contents,
            InferenceStore.Settings.of("here", folder.resolve("counter"), Map.of()),
            clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @SuppressWarnings("NullAway.Init") // JUnit opens the store before each test
  CachedAnswersIT() {}

  private PostgresCachedAnswers cache(long bytes, long answers) {
    return new PostgresCachedAnswers(
        POSTGRES.role(), contents, store, "here", new Bounds(TTL, bytes, answers), clock);
  }

  private static Kept kept(String hash, String call, String body) {
    KeptAnswer answer = new KeptAnswer(RawJson.of(body), "cloud", "large-1", "MODEL");
    return new Kept(hash, call, "INTERNAL", "CHAT", answer, CLOUD, 1500);
  }

  /** What was kept is written behind. */
  private static void settle(CachedAnswers cache, String hash, String call) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!cache.find(hash).map(Hit::callId).equals(Optional.of(call))) {
      assertThat(System.nanoTime()).as("the answer is kept").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anAnswerIsGivenAgainUntilItIsTooOld() {
    CachedAnswers cache = cache(1000, 10);
    assertThat(cache.find("a")).isEmpty();
    cache.keep(kept("a", "sv-1", "{}"));
    settle(cache, "a", "sv-1");

    assertThat(cache.find("a"))
        .hasValueSatisfying(
            hit -> {
              assertThat(hit.answer().body().text()).isEqualTo("{}");
              assertThat(hit.by()).isEqualTo(CLOUD);
              assertThat(hit.costNanoUsd()).isEqualTo(1500);
            });
    clock.pass(TTL);
    assertThat(cache.find("a")).isEmpty();
    cache.expire();
    assertThat(contents.contents).isEmpty();
    assertThat(cache.contents(10).answers()).isZero();
  }

  @Test
  void aFresherAnswerTakesTheOldOnesPlaceAndItsContentGoes() {
    CachedAnswers cache = cache(1000, 10);
    cache.keep(kept("a", "sv-1", "{}"));
    settle(cache, "a", "sv-1");
    cache.keep(kept("a", "sv-2", "{\"n\":2}"));
    settle(cache, "a", "sv-2");

    assertThat(cache.contents(10).answers()).isEqualTo(1);
    assertThat(contents.contents).hasSize(1);
  }

  @Test
  void theLeastLatelyUsedGoesWhenThereAreTooMany() {
    CachedAnswers cache = cache(1000, 2);
    for (String each : new String[] {"1", "2", "3"}) {
      cache.keep(kept(each, "sv-" + each, "{\"n\":" + each + "}"));
      settle(cache, each, "sv-" + each);
      clock.pass(Duration.ofSeconds(1));
    }

    assertThat(cache.contents(10).lines()).extracting(Line::id).containsExactly("sv-3", "sv-2");
    assertThat(contents.contents).hasSize(2);
  }

  @Test
  void whatIsTooLargeTogetherGoesAndWhatIsTooLargeAloneNeverComes() {
    CachedAnswers cache = cache(20, 10);
    cache.keep(kept("a", "sv-1", "{\"first\":\"x\"}"));
    settle(cache, "a", "sv-1");
    clock.pass(Duration.ofSeconds(1));
    cache.keep(kept("b", "sv-2", "{\"second\":\"y\"}"));
    settle(cache, "b", "sv-2");
    cache.keep(kept("c", "sv-3", "{\"third\":\"much too large\"}"));

    assertThat(cache.contents(10).lines()).extracting(Line::id).containsExactly("sv-2");
    assertThat(cache.find("c")).isEmpty();
  }

  @Test
  void oneAnswerIsEvictedByTheCallThatBoughtIt() {
    CachedAnswers cache = cache(1000, 10);
    cache.keep(kept("a", "sv-1", "{}"));
    settle(cache, "a", "sv-1");

    assertThat(cache.evict("sv-1")).isTrue();
    assertThat(cache.evict("sv-1")).isFalse();
    assertThat(cache.find("a")).isEmpty();
    assertThat(contents.contents).isEmpty();
  }

  @Test
  void nothingIsKeptWhenItIsOff() {
    CachedAnswers cache =
        new PostgresCachedAnswers(
            POSTGRES.role(), contents, store, "here", new Bounds(Duration.ZERO, 1000, 10), clock);
    assertThat(cache.on()).isFalse();
    cache.keep(kept("a", "sv-1", "{}"));
    assertThat(cache.find("a")).isEmpty();
    assertThat(contents.contents).isEmpty();
  }
}
