package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.upstream.FakeFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Batches from the door to their output files. */
@ExtendWith(InferenceStack.Resolver.class)
class BatchIT {

  private static final Duration ENDED = Duration.ofMinutes(3);
  private static final Duration WRITTEN = Duration.ofSeconds(30);
  private static final String PRIVATE = "x-sovereign-data-class";

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void theAnswersAreInTheOrderOfTheRequestsAlthoughModelsTakeTurnsInThem(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    List<String> questions = IntStream.range(0, 40).mapToObj(i -> question("place " + i)).toList();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < questions.size(); i++) {
      String model = i % 2 == 0 ? "first-model" : "second-model";
      lines.append(BatchClient.line("c" + i, model, questions.get(i)));
    }

    JsonNode batch = client.await(client.order(lines.toString(), "24h"), ENDED);

    assertThat(batch.path("status").asText()).as("%s", batch).isEqualTo("completed");
    assertThat(batch.path("error_file_id").isNull()).isTrue();
    List<JsonNode> output = lines(client, batch, "output_file_id");
    assertThat(output)
        .extracting(each -> each.path("custom_id").asText())
        .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(i -> "c" + i).toList());
    for (int i = 0; i < questions.size(); i++) {
      assertThat(Door.text(output.get(i).at("/response/body"))).isEqualTo(answer(questions.get(i)));
    }
    JsonNode receipt =
        shared.door().json("/v1/receipts/" + output.getFirst().at("/response/request_id").asText());
    assertThat(receipt.path("door").asText()).isEqualTo("batch");
    // Receipts of free calls are written behind.
    String id = batch.path("id").asText();
    Await.until("its receipts are written", WRITTEN, () -> receipts(shared, id, "TRUE") == 40);
    assertThat(receipts(shared, id, "endpoint <> before"))
        .as("from one model to the other")
        .isEqualTo(1);
  }

  /** Of a batch, each beside the endpoint of the one before it. */
  private static long receipts(InferenceStack shared, String batch, String which) {
    return shared.number(
        """
        SELECT count(*) FROM (
          SELECT endpoint, lag(endpoint) OVER (ORDER BY ordinal) AS before
          FROM inference.receipt WHERE door = 'batch' AND idempotency_key LIKE '%s/%%') each
        WHERE %s
        """
            .formatted(batch, which));
  }

  @Test
  void aLineThatIsRefusedIsALineOfTheErrorFileAndTheRestGoesOn(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    String lines =
        BatchClient.line("good", "first-model", question("sense"))
            + "{\"custom_id\":\"bad\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}\n"
            + "{\"custom_id\":\"streamed\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}\n"
            + BatchClient.line("last", "first-model", question("the end"));

    JsonNode batch = client.await(client.order(lines, "24h"), ENDED);

    assertThat(batch.path("request_counts").toString())
        .isEqualTo("{\"total\":4,\"completed\":2,\"failed\":2}");
    List<JsonNode> errors = lines(client, batch, "error_file_id");
    assertThat(errors)
        .extracting(e -> e.path("custom_id").asText())
        .containsExactly("bad", "streamed");
    assertThat(errors.getFirst().at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(errors.getFirst().at("/response/body/error/param").asText()).isEqualTo("messages");
  }

  @Test
  void whatIsWrongWithAFileIsToldLineByLineAndNothingIsAsked(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    String question = question("nothing");
    String good = BatchClient.line("a", "first-model", question);
    String lines =
        good
            + "{\"custom_id\": \n"
            + good
            + good.replace("\"a\"", "\"b\"").replace("POST", "GET")
            + good.replace("\"a\"", "\"c\"").replace("/v1/chat/completions", "/v1/poems")
            + good.replace("\"custom_id\":\"a\",", "")
            + "[1]\n"
            + "\n"
            + good.replace("\"a\"", "\"d\"")
            + "\n";

    JsonNode batch = client.await(client.order(lines, "24h"), ENDED);

    assertThat(batch.path("status").asText()).isEqualTo("failed");
    List<String> found = new ArrayList<>();
    batch
        .at("/errors/data")
        .forEach(e -> found.add(e.path("line").asInt() + " " + e.path("code").asText()));
    assertThat(found)
        .containsExactly(
            "2 invalid_json_line",
            "3 duplicate_custom_id",
            "4 invalid_method",
            "5 url_mismatch",
            "6 missing_required_parameter",
            "7 invalid_json_line",
            "8 invalid_json_line");
    assertThat(asked(shared.first(), question)).isZero();
    // The file is still there, to be corrected.
    assertThat(client.content(batch.path("input_file_id").asText())).isEqualTo(lines);
  }

  @Test
  void anOutageIsWaitedOutAndACancelledBatchHandsOutWhatItHas(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.apply(HEALTHY.with(FakeFault.REFUSED)));
    String batch =
        client.order(
            BatchClient.line("1", "auto", question("patience"))
                + BatchClient.line("2", "auto", question("more patience")),
            "24h");
    Await.until(
        "it has begun",
        ENDED,
        () -> client.batch(batch).path("status").asText().equals("in_progress"));

    HttpResponse<String> cancelled = client.call("POST", "/v1/batches/" + batch + "/cancel");

    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    JsonNode ended = client.await(batch, ENDED);
    assertThat(ended.path("status").asText()).isEqualTo("cancelled");
    assertThat(lines(client, ended, "error_file_id"))
        .extracting(e -> e.at("/error/code").asText())
        .containsExactly("batch_cancelled", "batch_cancelled");
  }

  @Test
  void aCompletionWindowThatEndsLeavesTheRestNamed(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.apply(HEALTHY.with(FakeFault.REFUSED)));
    String batch = client.order(BatchClient.line("1", "auto", question("time")), "1m");

    JsonNode ended = client.await(batch, ENDED);

    assertThat(ended.path("status").asText()).isEqualTo("expired");
    assertThat(lines(client, ended, "error_file_id"))
        .extracting(e -> e.at("/error/code").asText())
        .containsExactly("batch_expired");
  }

  @Test
  void aPrivateBatchIsMadeAtHomeAndShownToItsOwnerAlone(InferenceStack shared) {
    BatchClient client = new BatchClient(shared.stack());
    String[] owner = {"Authorization", "Bearer " + shared.stack().token()};
    String question = question("a secret");
    String line = BatchClient.line("1", "cloud-model", question);
    assertThat(client.upload(line, PRIVATE, "keep-on-device").statusCode()).isEqualTo(401);
    String file =
        BatchClient.id(client.upload(line, PRIVATE, "keep-on-device", owner[0], owner[1]));
    assertThat(client.create(file, "24h").statusCode()).isEqualTo(401);

    String batch = BatchClient.id(client.create(file, "24h", owner));

    assertThat(client.call("GET", "/v1/batches/" + batch).statusCode()).isEqualTo(401);
    assertThat(client.call("GET", "/v1/files/" + file + "/content").statusCode()).isEqualTo(401);
    assertThat(client.call("GET", "/v1/files").body()).doesNotContain(file);
    Await.until(
        "it has ended",
        ENDED,
        () ->
            client
                .call("GET", "/v1/batches/" + batch, owner)
                .body()
                .contains("\"completed\",\"out"));
    assertThat(asked(shared.cloud(), question)).isZero();
    assertThat(asked(shared.first(), question) + asked(shared.second(), question)).isEqualTo(1);
    assertThat(history(shared, batch)).doesNotContain(question);
  }

  @Test
  void aCallIsDeferredUntilATierLeadsOrItsTimeIsOver(InferenceStack shared) {
    String question = question("no hurry");

    HttpResponse<String> accepted =
        shared
            .door()
            .chat(
                "auto",
                question,
                "x-sovereign-defer-until",
                "tier-cloud, solar-peak",
                "x-sovereign-defer-timeout",
                "600");

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String location = Door.header(accepted, "Location");
    Await.until(
        "the answer is there", ENDED, () -> shared.door().get(location).statusCode() != 202);
    assertThat(Door.text(shared.door().get(location))).isEqualTo(answer(question));
  }

  private static List<JsonNode> lines(BatchClient client, JsonNode batch, String file) {
    return client.content(batch.path(file).asText()).lines().map(Stack::json).toList();
  }

  private static String history(InferenceStack shared, String batch) {
    return Cycle.client(shared.stack())
        .fetchHistory("batch-" + batch)
        .getHistory()
        // Bytes as text; JSON would have them in base 64.
        .toString();
  }
}
