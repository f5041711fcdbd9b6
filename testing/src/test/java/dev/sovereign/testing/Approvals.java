package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.treasury.loop.Approval;
import dev.sovereign.workflows.treasury.loop.LoopStatus;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import dev.sovereign.workflows.treasury.loop.TreasuryCheckRequest;
import dev.sovereign.workflows.treasury.loop.TreasuryCheckWorkflow;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The ways to answer a question of the loop, and those that must not be one. */
final class Approvals {

  private final Stack stack;
  private final WorkflowClient temporal;

  Approvals(Stack stack) {
    this.stack = stack;
    this.temporal = Cycle.client(stack);
  }

  /** Whether the run asks. */
  boolean asked(String run) {
    return !question(run).isEmpty();
  }

  private String question(String run) {
    String open = stack.run("treasury", "approvals", "--json").orThrow().out();
    for (JsonNode each : Stack.json(open).path("approvals")) {
      if (each.path("workflowId").asText().equals(run)) {
        return each.path("text").asText();
      }
    }
    return "";
  }

  /** What the metabolism's report is made of names the open question. */
  void theOrganReports(String run) {
    TreasuryReport report =
        temporal
            .newWorkflowStub(
                TreasuryCheckWorkflow.class,
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.WORKFLOWS).build())
            .run(new TreasuryCheckRequest());
    assertThat(report.openApprovals())
        .anySatisfy(
            open -> {
              assertThat(open.workflowId()).isEqualTo(run);
              assertThat(open.amountUsd()).isPositive();
            });
    assertThat(report.line()).contains(" open approvals, next close ");
  }

  /** Signed and sent by the command line. */
  void approve(String run, String name) {
    assertThat(stack.run("treasury", "approve", run, "--as", name).orThrow().out())
        .contains("approved by " + name);
  }

  /** The code that the command line prints, typed in elsewhere as in the Temporal UI. */
  void approveByPrintedCode(String run, String name) {
    JsonNode printed =
        Stack.json(stack.run("treasury", "approve", run, "--as", name, "--print").orThrow().out());
    Approval approval =
        new Approval(printed.path("approver").asText(), printed.path("code").asText());
    LoopStatus status =
        temporal.newUntypedWorkflowStub(run).update("approve", LoopStatus.class, approval);
    assertThat(status.answer()).isEqualTo("approved by " + name);
    assertThatThrownBy(
            () ->
                temporal.newUntypedWorkflowStub(run).update("approve", LoopStatus.class, approval))
        .as("the same code again")
        .isInstanceOf(RuntimeException.class);
  }

  /** With the owner's token, through Temporal and over MCP, with codes of every wrong kind. */
  void nobodyElseCanApprove(String run) throws IOException, GeneralSecurityException {
    OwnerClient door = new OwnerClient(stack, Duration.ofSeconds(30));
    String operator =
        new OperatorKey(Files.readString(stack.home().home().resolve("operator.pub")))
            .fingerprint();
    KeyPair own = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String signature = sign(own, question(run));
    String ownPrint =
        new OperatorKey(Base64.getEncoder().encodeToString(own.getPublic().getEncoded()))
            .fingerprint();
    for (String code :
        List.of("", stack.token(), ownPrint + "." + signature, operator + "." + signature)) {
      String path = "/api/treasury/approvals/" + run + "/approve";
      var answer = door.send("POST", path, Map.of("approver", "Mallory", "code", code));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
      assertThatThrownBy(
              () ->
                  temporal
                      .newUntypedWorkflowStub(run)
                      .update("approve", LoopStatus.class, new Approval("Mallory", code)))
          .isInstanceOf(WorkflowUpdateException.class);
    }
    assertThat(PlainMcp.connect(door, "mallory").tools())
        .isNotEmpty()
        .noneMatch(tool -> tool.contains("treasury") || tool.contains("approve"));
    assertThat(asked(run)).isTrue();
  }

  private static String sign(KeyPair key, String question) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key.getPrivate());
    String message = "sovereign treasury answer 1\nAPPROVE\nMallory\n" + question;
    signature.update(message.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  /** The run's history holds the name and the code, and nothing with which to make another. */
  void noSecretIsInTheHistory(String run, Path keyFile, String passphrase) throws IOException {
    String history =
        new String(
            temporal.fetchHistory(run).getHistory().toByteArray(), StandardCharsets.ISO_8859_1);
    assertThat(history)
        .contains("approved by ")
        .doesNotContain(passphrase, stack.token(), Files.readAllLines(keyFile).getLast());
  }
}
