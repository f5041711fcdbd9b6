package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Content that must stay at home is in nothing that Temporal records, whatever goes wrong. */
class KeepOnDeviceTest {
  /** Each word is looked for, so that a part of the content is found too. */
  private static final List<String> CANARY = List.of("wrenquill", "oxbowtide", "saltmarrow");

  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private boolean recorded(String text) {
    byte[] history = stage.history(Stage.WORKFLOW_ID).getHistory().toByteArray();
    byte[] wanted = ByteString.copyFromUtf8(text).toByteArray();
    for (int i = 0; i + wanted.length <= history.length; i++) {
      if (Arrays.equals(history, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** Temporal records the words of a failure, so whoever throws one quotes no content. */
  private static AttemptOutcome broken(AttemptRequest request) {
    throw new IllegalStateException("could not ask " + request.candidate().endpoint());
  }

  @Test
  void theSearchFindsWhatIsRecorded() {
    stage.run("Inference", InferenceOutcome.class, Map.of("prompt", String.join(" ", CANARY)));
    assertThat(CANARY).allMatch(this::recorded);
  }

  @Test
  void noFaultBringsAWordOfTheContentIntoTheHistory() {
    ContentRef content = new ContentRef("a".repeat(64), Stage.HOME, DataClass.KEEP_ON_DEVICE);
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.CLOUD, Routes.LAPTOP, Routes.BOX));
    for (Fault fault : Fault.values()) {
      stage.fakes.routed.attempt.first(
          List.of(
              r -> {
                assertThat(r.prompt().reference()).isEqualTo(content);
                return Routes.fault(r, fault, "");
              },
              KeepOnDeviceTest::broken));
      stage.fakes.routed.attempt.alwaysDo(r -> Routes.answeredAtHome(r, Stage.HOME));
      stage.run(
          "Inference",
          InferenceOutcome.class,
          Map.of("contentHash", content.hash(), "contentHost", content.host()));
      assertThat(CANARY).as(fault.name()).noneMatch(this::recorded);
      assertThat(recorded(content.hash())).isTrue();
    }
    assertThat(stage.fakes.routed.attempt.asked())
        .extracting(AttemptRequest::candidate)
        .doesNotContain(Routes.CLOUD);
  }

  @Test
  void aWorkflowThatPutsSuchContentIntoAPromptIsStopped() {
    AskOptions terms =
        new AskOptions(
            RouteRequest.AUTO,
            DataClass.KEEP_ON_DEVICE,
            null,
            Priority.BATCH,
            Duration.ofSeconds(1),
            Duration.ZERO,
            null);
    Prompt inline = Prompt.inline(null, "wrenquill", 10);
    assertThatThrownBy(() -> new Inferences().ask("question", inline, terms))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("wrenquill");
  }
}
