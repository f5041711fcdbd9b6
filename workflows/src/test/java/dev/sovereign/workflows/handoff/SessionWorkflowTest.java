package dev.sovereign.workflows.handoff;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionWorkflowTest {

  private static final Map<String, String> STORED = Map.of("contentHash", "a".repeat(64));

  /** As it was told before, in words. */
  private static final Map<String, ?> NOTE =
      Map.of(
          "body",
          Map.of("kind", "note", "statement", "marzipan, password: hunter2hunter2"),
          "source",
          "test");

  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void nothingTypedOpensASessionAndKeepsItUntilItIsIdle() {
    var looked = new ArrayList<Long>();
    stage.fakes.sealIdle.first(
        List.of(
            r -> {
              looked.add(stage.environment.currentTimeMillis());
              return open(r, Duration.ofHours(1));
            },
            r -> {
              looked.add(stage.environment.currentTimeMillis());
              return new SessionReview(Fixtures.sealed(r.sessionId(), "idle"), 0);
            }));
    SessionView session = stage.run("Session", SessionView.class, Map.of());
    assertThat(session.sealedBecause()).isEqualTo("idle");
    assertThat(looked.getLast() - looked.getFirst()).isBetween(3_600_000L, 3_700_000L);
    OpenSessionRequest opened = stage.fakes.open.asked().getFirst();
    assertThat(opened.sessionId()).startsWith(Stage.WORKFLOW_ID + "/");
    assertThat(opened.line()).isNull();
  }

  @Test
  void aSessionThatGoesOnIsLookedAtAgain() {
    stage.fakes.sealIdle.first(
        List.of(
            r -> open(r, Duration.ofMinutes(60)),
            r -> open(r, Duration.ofMinutes(20)),
            r -> open(r, Duration.ofMillis(3))));
    stage.run("Session", SessionView.class, Map.of());
    assertThat(stage.fakes.sealIdle.asked()).hasSize(4);
  }

  @Test
  void factsAreRecordedUnderTheSessionsFence() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    run.update("recordStored", Object.class, STORED);
    assertThat(stage.fakes.stored.asked().getFirst().fence()).isEqualTo(new Fence(sessionId(), 3));
    assertThat(run.query("session", SessionView.class).sessionId()).isEqualTo(sessionId());
  }

  @Test
  void theSameContentToldAgainIsAnotherOrder() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    run.update("recordStored", Object.class, STORED);
    run.update("recordStored", Object.class, STORED);
    assertThat(stage.fakes.stored.asked()).extracting(it -> it.order()).doesNotHaveDuplicates();
  }

  @Test
  void noWordOfAFactIsInTheHistory() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    refused(run, NOTE, "recordStored");
    refused(run, with("dataClass", "KEEP_ON_DEVICE"), "recordStored");
    refused(run, Map.of("body", Map.of("kind", "rumour", "statement", "marzipan")), "rumour");
    assertThatThrownBy(
            () -> run.update("setPriorities", Object.class, List.of("buy more marzipan")))
        .hasStackTraceContaining("recordStored");
    assertThatThrownBy(
            () -> run.update("recordStored", Object.class, Map.of("contentHash", "marzipan")))
        .hasStackTraceContaining("contentHash: not the 64")
        .hasMessageNotContaining("marzipan");
    run.update("recordStored", Object.class, STORED);
    run.update("seal", Object.class);
    String history =
        stage.history(Stage.WORKFLOW_ID).getHistory().toByteString().toString(ISO_8859_1);
    assertThat(history).contains("a".repeat(64)).doesNotContain("marzipan").doesNotContain("hunt");
  }

  @Test
  void anOrderToSealEndsIt() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    assertThat(run.update("seal", SessionView.class).sealedBecause()).isEqualTo("asked");
    assertThat(run.getResult(SessionView.class).sealedBecause()).isEqualTo("asked");
    assertThat(stage.fakes.end.asked()).containsExactly(new Fence(sessionId(), 3));
  }

  @Test
  void whatTheSessionSaysItselfIsRefused() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    Map<String, ?> own = Map.of("sessionId", "mine", "token", 1);
    for (Map<String, ?> given : List.of(Map.of("fence", own), Map.of("order", "first"))) {
      var fact = new HashMap<String, Object>(STORED);
      fact.putAll(given);
      assertThatThrownBy(() -> run.update("recordStored", Object.class, fact))
          .hasStackTraceContaining("given (expected: none");
    }
    assertThat(stage.fakes.stored.asked()).isEmpty();
  }

  @Test
  void aFactThatTheStoreRefusesLeavesTheSessionAsItWas() {
    staysOpenFor(Duration.ofHours(1));
    stage.fakes.stored.first(
        List.of(
            r -> {
              throw MemoryFailure.STALE_FENCE.failure("another session has the line");
            }));
    WorkflowStub run = stage.start("Session", Map.of());
    assertThatThrownBy(() -> run.update("recordStored", Object.class, STORED))
        .hasStackTraceContaining("another session has the line");
    assertThat(run.update("recordStored", Object.class, STORED)).isNotNull();
  }

  @Test
  void aBusyLineIsSaid() {
    stage.fakes.open.alwaysDo(
        r -> {
          throw HandoffFailure.LINE_BUSY.failure("line default is being written by ada");
        });
    assertThatThrownBy(() -> stage.run("Session", SessionView.class, Map.of()))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("being written by ada")
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("LINE_BUSY"));
  }

  @Test
  void aDatabaseThatIsAwayForANightEndsNoSession() {
    long away = stage.environment.currentTimeMillis() + Duration.ofHours(8).toMillis();
    stage.fakes.sealIdle.alwaysDo(
        r -> {
          if (stage.environment.currentTimeMillis() < away) {
            throw HandoffFailure.STORE_UNAVAILABLE.failure("the database is away");
          }
          return new SessionReview(Fixtures.sealed(r.sessionId(), "idle"), 0);
        });
    SessionView session = stage.run("Session", SessionView.class, Map.of());
    assertThat(session.sealedBecause()).isEqualTo("idle");
  }

  @Test
  void aFieldThatOpeningWouldRefuseIsRefusedAtTheStart() {
    assertThatThrownBy(() -> stage.run("Session", SessionView.class, Map.of("idleMinutes", 0)))
        .hasStackTraceContaining("idleMinutes: 0 (expected: 1 to 10080)");
    assertThat(stage.fakes.open.asked()).isEmpty();
  }

  private void staysOpenFor(Duration left) {
    stage.fakes.sealIdle.first(List.of(r -> open(r, left)));
  }

  private String sessionId() {
    return String.valueOf(stage.fakes.open.asked().getFirst().sessionId());
  }

  private static SessionReview open(SessionReference session, Duration left) {
    return new SessionReview(Fixtures.open(session.sessionId()), left.toMillis());
  }

  private static Map<String, ?> with(String field, Object value) {
    var draft = new HashMap<String, Object>(NOTE);
    draft.put(field, value);
    return draft;
  }

  private static void refused(WorkflowStub run, Map<String, ?> draft, String why) {
    assertThatThrownBy(() -> run.update("record", Object.class, draft))
        .hasStackTraceContaining(why);
  }
}
