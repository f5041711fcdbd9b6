package dev.sovereign.workflows.handoff;

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

  private static final Map<String, ?> NOTE =
      Map.of("body", Map.of("kind", "note", "statement", "it works"), "source", "test");

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
    run.update("record", Object.class, NOTE);
    assertThat(stage.fakes.fact.asked().getFirst().fence()).isEqualTo(new Fence(sessionId(), 3));
    assertThat(run.query("session", SessionView.class).sessionId()).isEqualTo(sessionId());
  }

  @Test
  void prioritiesSetAgainAreANewFact() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    run.update("setPriorities", Object.class, List.of("a"));
    run.update("setPriorities", Object.class, List.of("a"));
    assertThat(stage.fakes.fact.asked()).extracting(it -> it.key()).doesNotHaveDuplicates();
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
  void whatMustNotBeRecordedIsRefusedBeforeItIsWritten() {
    staysOpenFor(Duration.ofHours(1));
    WorkflowStub run = stage.start("Session", Map.of());
    refused(run, with("dataClass", "KEEP_ON_DEVICE"), "command line");
    refused(run, with("fence", Map.of("sessionId", "mine", "token", 1)), "fence: given");
    refused(run, Map.of("body", Map.of("kind", "rumour")), "rumour");
    refused(run, Map.of("source", "test"), "body");
    assertThatThrownBy(() -> run.update("setPriorities", Object.class, List.of(" ")))
        .hasStackTraceContaining("items");
    assertThat(stage.fakes.fact.asked()).isEmpty();
    assertThat(run.update("record", Object.class, NOTE)).isNotNull();
  }

  @Test
  void aFactThatTheStoreRefusesLeavesTheSessionAsItWas() {
    staysOpenFor(Duration.ofHours(1));
    stage.fakes.fact.first(
        List.of(
            r -> {
              throw MemoryFailure.STALE_FENCE.failure("another session has the line");
            }));
    WorkflowStub run = stage.start("Session", Map.of());
    assertThatThrownBy(() -> run.update("record", Object.class, NOTE))
        .hasStackTraceContaining("another session has the line");
    assertThat(run.update("record", Object.class, NOTE)).isNotNull();
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
