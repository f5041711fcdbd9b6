package dev.sovereign.activities.inference.receipts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.Found;
import dev.sovereign.activities.inference.receipts.Answers.Handed;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Fixtures.MemoryContents;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final KeptAnswer ANSWER =
      new KeptAnswer(RawJson.of("{\"id\":\"a\"}"), "own", "qwen3-1.7b", "MODEL");

  private final MemoryContents contents = new MemoryContents();
  private final SteppedClock clock = new SteppedClock(Fixtures.NOON);
  @TempDir Path folder;

  @BeforeEach
  void empty() {
    POSTGRES.clear();
  }

  @Test
  void aRecordedAnswerIsGivenAgainAlsoAfterARestart() {
    try (var store = open()) {
      assertThat(store.answers().claim("key", "hash", "call-1"))
          .isEqualTo(new Claim.Granted(false));
      store.answers().keep("call-1", "key", ANSWER);
      assertThat(store.answers().find("call-1")).contains(new Found.Ready(ANSWER));
    }
    try (var store = open()) {
      assertThat(store.answers().claim("key", "hash", "call-2"))
          .isEqualTo(new Claim.Recorded("call-1", ANSWER));
    }
  }

  @Test
  void anotherRequestUnderTheSameKeyIsAConflict() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      assertThat(store.answers().claim("key", "other", "call-2")).isEqualTo(new Claim.Conflict());
      store.answers().keep("call-1", "key", ANSWER);
      assertThat(store.answers().claim("key", "other", "call-3")).isEqualTo(new Claim.Conflict());
    }
  }

  @Test
  void aPrivateRequestsHashIsKeyedAndAnyOtherIsTheSameOnEveryHost() {
    byte[] request = "short".getBytes(UTF_8);
    try (var store = open()) {
      PostgresAnswers answers = store.answers();
      String plain = RequestHash.plain("/chat".getBytes(UTF_8), request);
      assertThat(answers.requestHash(DataClass.INTERNAL, "/chat", request)).isEqualTo(plain);
      assertThat(answers.requestHash(DataClass.PUBLIC, "/chat", request)).isEqualTo(plain);
      assertThat(answers.requestHash(DataClass.KEEP_ON_DEVICE, "/chat", request))
          .isEqualTo(contents.hash("request /chat\nshort".getBytes(UTF_8)))
          .isNotEqualTo(answers.requestHash(DataClass.KEEP_ON_DEVICE, "/other", request));
      assertThat(contents.contents).isEmpty();
    }
  }

  @Test
  void aCallThatIsHandedOverIsPendingAlsoWhenItsProcessIsDead() {
    Handed handed = new Handed("call-a", "request", clock.instant().plus(Duration.ofHours(3)));
    var dead = open();
    dead.answers().claim("key", "hash", "sv-1");
    dead.answers().handOver("sv-1", handed);
    assertThat(dead.answers().find("sv-1")).isEmpty();
    dead.abandon();
    clock.pass(Duration.ofHours(2));
    try (var store = open("other")) {
      assertThat(store.answers().find("call-a")).hasValueSatisfying(AnswersIT::isPending);
      assertThat(store.answers().claim("key", "hash", "sv-2"))
          .isEqualTo(new Claim.InFlight("call-a"));
      assertThat(store.answers().resume("call-a")).isEqualTo(new Claim.Granted(true));
      assertThat(store.answers().resume("call-a")).isEqualTo(new Claim.Granted(false));
      store.answers().keep("call-a", "gateway/a", ANSWER);
      assertThat(store.answers().resume("call-a")).isEqualTo(new Claim.Recorded("call-a", ANSWER));
      assertThat(store.answers().claim("key", "hash", "sv-3"))
          .isEqualTo(new Claim.Recorded("call-a", ANSWER));
    }
  }

  @Test
  void aCallWithoutAKeyIsHandedOverToo() {
    try (var store = open()) {
      store.answers().handOver("sv-1", new Handed("call-a", "request", clock.instant()));
      assertThat(store.answers().resume("call-a")).isEqualTo(new Claim.Granted(false));
      store.answers().release("call-a", "");
      store.answers().keep("call-b", "b", ANSWER);
      assertThat(store.answers().find("call-a")).hasValueSatisfying(AnswersIT::isFailed);
    }
  }

  @Test
  void theRequestOfACallThatWasHandedOverGoesWithItsRow() {
    try (var store = open()) {
      String request = contents.put("request".getBytes(UTF_8), DataClass.INTERNAL).hash();
      store.answers().handOver("sv-1", new Handed("call-a", request, clock.instant()));
      clock.pass(Duration.ofHours(2));
      store.deleteExpired();
      assertThat(contents.contents).isEmpty();
      assertThat(store.answers().find("call-a")).isEmpty();
    }
  }

  @Test
  void contentThatACrashLeftBehindIsDeletedWithTheRowThatNamesIt() {
    contents.failAfterWriting = true;
    var dead = open();
    dead.answers().claim("key", "hash", "call-1");
    assertThatThrownBy(() -> dead.answers().keep("call-1", "key", ANSWER))
        .hasMessage("killed here");
    dead.abandon();
    contents.failAfterWriting = false;
    assertThat(contents.contents).hasSize(1);
    try (var store = open("other")) {
      assertThat(store.answers().claim("key", "hash", "call-2")).isEqualTo(new Claim.Granted(true));
      assertThat(contents.contents).isEmpty();
    }
  }

  private static void isPending(Found found) {
    assertThat(found).isInstanceOf(Found.Pending.class);
  }

  private static void isFailed(Found found) {
    assertThat(found).isInstanceOf(Found.Failed.class);
  }

  @Test
  void whatALivingProcessIsAskingIsInFlight() {
    try (var store = open();
        var other = open("other")) {
      store.answers().claim("key", "hash", "call-1");
      assertThat(store.answers().claim("key", "hash", "call-2"))
          .isEqualTo(new Claim.InFlight("call-1"));
      assertThat(other.answers().claim("key", "hash", "call-3"))
          .isEqualTo(new Claim.InFlight("call-1"));
      assertThat(store.answers().claim("key", "hash", "call-1"))
          .isEqualTo(new Claim.Granted(false));
      assertThat(store.answers().find("call-1")).contains(new Found.Pending(clock.instant()));
    }
  }

  @Test
  void whoeverWaitsForACallOfThisProcessHearsItsEnd() throws Exception {
    try (var store = open();
        var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      store.answers().claim("key", "hash", "call-1");
      store.answers().claim("other", "hash", "call-2");
      var kept = waiters.submit(() -> waited(store, "call-1"));
      var released = waiters.submit(() -> waited(store, "call-2"));
      while (!kept.isDone() || !released.isDone()) {
        // Again and again, as a waiter may come after the first end.
        store.answers().keep("call-1", "key", ANSWER);
        store.answers().release("call-2", "other");
      }
      assertThat(kept.get()).isLessThan(Duration.ofSeconds(20));
      assertThat(released.get()).isLessThan(Duration.ofSeconds(20));
      assertThat(store.answers().claim("other", "hash", "call-3"))
          .isEqualTo(new Claim.Granted(false));
    }
  }

  private static Duration waited(InferenceStore store, String callId) throws InterruptedException {
    long start = System.nanoTime();
    store.answers().awaitEnd(callId, Duration.ofSeconds(30));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void whatADeadProcessWasAskingIsGrantedAsRepeated() {
    var dead = open();
    dead.answers().claim("key", "hash", "call-1");
    dead.abandon();
    try (var store = open()) {
      assertThat(store.answers().find("call-1"))
          .contains(new Found.Failed("the process that was asking ended"));
      assertThat(store.answers().claim("key", "hash", "call-2")).isEqualTo(new Claim.Granted(true));
      assertThat(store.answers().claim("key", "hash", "call-3"))
          .isEqualTo(new Claim.InFlight("call-2"));
    }
  }

  @Test
  void aCallThatIsAskedAgainUnderItsOwnIdIsRepeatedWhenItsProcessDied() {
    var dead = open();
    dead.answers().claim("key", "hash", "call-1");
    dead.abandon();
    try (var store = open()) {
      assertThat(store.answers().claim("key", "hash", "call-1")).isEqualTo(new Claim.Granted(true));
      assertThat(store.answers().claim("key", "hash", "call-2"))
          .isEqualTo(new Claim.InFlight("call-1"));
    }
  }

  @Test
  void aReleasedKeyIsFree() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      store.answers().release("call-1", "key");
      assertThat(store.answers().claim("key", "other", "call-2"))
          .isEqualTo(new Claim.Granted(false));
      assertThat(store.answers().find("call-1")).isEmpty();
    }
  }

  @Test
  void anAnnouncedAnswerIsPendingUntilItIsThereOrHasFailed() {
    try (var store = open()) {
      store.answers().announce("call-1");
      store.answers().announce("call-2");
      assertThat(store.answers().find("call-1")).contains(new Found.Pending(clock.instant()));
      store.answers().keep("call-1", "", ANSWER);
      assertThat(store.answers().find("call-1")).contains(new Found.Ready(ANSWER));
      store.answers().release("call-2", "");
    }
    try (var store = open()) {
      assertThat(store.answers().find("call-1")).contains(new Found.Ready(ANSWER));
      assertThat(store.answers().find("call-2"))
          .contains(new Found.Failed("no endpoint could finish the answer"));
      assertThat(store.answers().find("call-3")).isEmpty();
    }
  }

  @Test
  void anAnnouncedAnswerWithAKeyIsKeptUnderBoth() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      store.answers().announce("call-1");
      store.answers().keep("call-1", "key", ANSWER);
      assertThat(store.answers().find("call-1")).contains(new Found.Ready(ANSWER));
      assertThat(store.answers().claim("key", "hash", "call-2"))
          .isEqualTo(new Claim.Recorded("call-1", ANSWER));
    }
  }

  @Test
  void ofManyWhoClaimAtOnceOneIsGranted() {
    Map<String, Claim> claims = new ConcurrentHashMap<>();
    try (var store = open();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String call = "call-" + i;
        callers.execute(() -> claims.put(call, store.answers().claim("key", "hash", call)));
      }
    }
    assertThat(claims.values().stream().filter(c -> c instanceof Claim.Granted)).hasSize(1);
    assertThat(claims.values().stream().filter(c -> c instanceof Claim.InFlight)).hasSize(99);
  }

  @Test
  void answersExpireAndTheirContentsAreDeleted() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      store.answers().keep("call-1", "key", ANSWER);
      store.answers().keep("call-2", "", ANSWER);
      ReceiptsIT.until(
          () -> POSTGRES.number("SELECT count(*) FROM inference.answer WHERE state='ready'") == 2);
      assertThat(contents.contents).hasSize(2);

      clock.pass(Duration.ofMinutes(61));
      store.deleteExpired();
      assertThat(store.answers().find("call-2")).isEmpty();
      assertThat(contents.contents).hasSize(1);

      clock.pass(Duration.ofHours(23));
      assertThat(store.answers().claim("key", "other", "call-3"))
          .isEqualTo(new Claim.Granted(false));
      ReceiptsIT.until(contents.contents::isEmpty);
      store.answers().release("call-3", "key");
    }
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.answer")).isZero();
  }

  @Test
  void anAnswerWhoseContentIsGoneMayBeBoughtAgain() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      store.answers().keep("call-1", "key", ANSWER);
      contents.contents.clear();
      assertThat(store.answers().find("call-1")).isEmpty();
      assertThat(store.answers().claim("key", "hash", "call-2")).isEqualTo(new Claim.Granted(true));
    }
  }

  @Test
  void withoutADatabaseNoKeyIsGrantedAndAnAnswerIsKeptLater() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      POSTGRES.stop();
      try {
        assertThatThrownBy(() -> store.answers().claim("key-2", "hash", "call-2"))
            .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.answers().keep("call-1", "key", ANSWER))
            .isInstanceOf(StoreUnavailableException.class);
        store.answers().keep("call-3", "", ANSWER);
        assertThat(store.answers().find("call-3")).contains(new Found.Ready(ANSWER));
        assertThatThrownBy(() -> store.answers().find("call-4"))
            .isInstanceOf(StoreUnavailableException.class);
      } finally {
        POSTGRES.startAgain();
      }
      ReceiptsIT.until(
          () -> POSTGRES.number("SELECT count(*) FROM inference.answer WHERE state='ready'") == 2);
      assertThat(store.answers().claim("key", "hash", "call-5"))
          .isEqualTo(new Claim.Recorded("call-1", ANSWER));
    }
  }

  @Test
  void noContentReachesTheDatabase() {
    try (var store = open()) {
      store.answers().claim("key", "hash", "call-1");
      store
          .answers()
          .keep(
              "call-1", "key", new KeptAnswer(RawJson.of("{\"c\":\"canary\"}"), "o", "m", "MODEL"));
    }
    assertThat(
            POSTGRES.number(
                "SELECT count(*) FROM inference.answer a WHERE a::text LIKE '%canary%'"))
        .isZero();
  }

  private InferenceStore open() {
    return open("receipts");
  }

  private InferenceStore open(String counter) {
    var settings = InferenceStore.Settings.of("here", folder.resolve(counter), Map.of());
    return new InferenceStore(POSTGRES.role(), contents, settings, clock);
  }
}
