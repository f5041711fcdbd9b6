package dev.sovereign.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.batch.Batch;
import dev.sovereign.activities.inference.batch.LineFault;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchDoorTest {

  private static final String LINES = "{\"custom_id\":\"1\"}\n{\"custom_id\":\"2\"}\n";
  private static final String[] OWNER = {"Authorization", "Bearer secret"};
  private static final String[] PRIVATE = {"x-sovereign-data-class", "keep-on-device"};

  private static OpenDoor door;

  @BeforeAll
  static void open() {
    door = new OpenDoor();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void empty() {
    door.batches.files.clear();
    door.batches.batches.clear();
    door.batches.faults.clear();
    door.batches.temporalAway = false;
  }

  @Test
  void aFileIsTakenWhateverTheOrderOfTheFormAndGivenBack() throws Exception {
    HttpResponse<String> first = upload(part("file", LINES) + part("purpose", "batch"));
    JsonNode file = json(first);
    assertThat(file.path("object").asString()).isEqualTo("file");
    assertThat(file.path("bytes").asLong()).isEqualTo(LINES.length());
    assertThat(file.path("status").asString()).isEqualTo("processed");
    String second = id(upload(part("purpose", "batch") + part("file", LINES)));
    assertThat(door.get("/v1/files/" + second + "/content").body()).isEqualTo(LINES);
    assertThat(json(door.get("/v1/files")).path("data").size()).isEqualTo(2);
    HttpResponse<String> deleted =
        door.send(door.request("/v1/files/" + second).method("DELETE", BodyPublishers.noBody()));
    assertThat(json(deleted).path("deleted").asBoolean()).isTrue();
    assertThat(door.get("/v1/files/" + second).statusCode()).isEqualTo(404);
  }

  @Test
  void aFormThatIsNotOneIsRefusedAndLeavesNothing() throws Exception {
    refused(upload(part("file", LINES)), 400, "purpose");
    refused(upload(part("file", LINES) + part("purpose", "fine-tune")), 400, "purpose");
    refused(upload(part("purpose", "batch")), 400, "file");
    refused(upload(part("file", "") + part("purpose", "batch")), 400, "file");
    refused(upload(part("file", LINES) + part("file", LINES)), 400, "file");
    assertThat(upload(part("file", LINES) + part("colour", "red")).statusCode()).isEqualTo(400);
    assertThat(upload(part("file", LINES).substring(0, 80)).statusCode()).isEqualTo(400);
    assertThat(door.post("/v1/files", "{}").statusCode()).isEqualTo(415);
    assertThat(door.get("/v1/files?limit=1&=0").statusCode()).isEqualTo(400);
    assertThat(door.batches.files).isEmpty();
  }

  @Test
  void aFileExpiresWhenItsSenderSaysSo() throws Exception {
    String kept = part("file", LINES) + part("purpose", "batch");
    JsonNode file =
        json(
            upload(
                part("expires_after[seconds]", "3600")
                    + kept
                    + part("expires_after[anchor]", "created_at")));
    assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong()).isEqualTo(3600);
    assertThat(json(upload(kept)).path("expires_at").isNull()).isTrue();
    door.batches.files.clear();
    for (String wrong :
        new String[] {
          part("expires_after[seconds]", "3600"),
          part("expires_after[anchor]", "created_at"),
          part("expires_after[anchor]", "last_active_at") + part("expires_after[seconds]", "3600"),
          part("expires_after[anchor]", "created_at") + part("expires_after[seconds]", "3599"),
          part("expires_after[anchor]", "created_at") + part("expires_after[seconds]", "2592001")
        }) {
      refused(upload(kept + wrong), 400, "expires_after");
    }
    assertThat(door.batches.files).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeItIsReadAndItsSenderIsTold() throws Exception {
    // More than the container itself reads of a refused body, and than sockets buffer.
    String large = "x".repeat(24 << 20);
    door.batches.begun.set(0);
    HttpResponse<String> declared = upload(part("file", large) + part("purpose", "batch"));
    refused(declared, 413, "file");
    assertThat(declared.body()).contains("file_too_large", "" + FakeBatches.MAX_BYTES);
    assertThat(door.batches.begun).hasValue(0);
    assertThat(door.batches.files).isEmpty();
  }

  @Test
  void aFileWhoseLengthNobodySaysIsRefusedOnceItIsTooLarge() throws Exception {
    byte[] form =
        (part("file", "x".repeat(24 << 20)) + "--b--\r\n")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    HttpResponse<String> chunked =
        door.send(
            door.request("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(form))));
    refused(chunked, 413, "file");
    assertThat(door.batches.files).isEmpty();
  }

  @Test
  void aBatchIsOrderedListedAndCancelled() throws Exception {
    String file = file();
    JsonNode batch = json(order(file, ""));
    assertThat(batch.path("object").asString()).isEqualTo("batch");
    assertThat(batch.path("status").asString()).isEqualTo("validating");
    assertThat(batch.path("completion_window").asString()).isEqualTo("24h");
    assertThat(batch.path("expires_at").asLong() - batch.path("created_at").asLong())
        .isEqualTo(86_400);
    assertThat(batch.path("output_file_id").isNull()).isTrue();
    String id = batch.path("id").asString();
    String other = id(order(file, ",\"metadata\":{\"kind\":\"test\"}"));
    JsonNode page = json(door.get("/v1/batches?limit=1"));
    assertThat(page.path("has_more").asBoolean()).isTrue();
    assertThat(page.path("last_id").asString()).isEqualTo(id);
    JsonNode next = json(door.get("/v1/batches?limit=1&after=" + id));
    assertThat(next.path("data").path(0).path("id").asString()).isEqualTo(other);
    assertThat(next.at("/data/0/metadata/kind").asString()).isEqualTo("test");
    JsonNode cancelled = json(door.post("/v1/batches/" + id + "/cancel", ""));
    assertThat(cancelled.path("status").asString()).isEqualTo("cancelling");
    assertThat(cancelled.path("cancelling_at").asLong()).isPositive();
    HttpResponse<String> inUse =
        door.send(door.request("/v1/files/" + file).method("DELETE", BodyPublishers.noBody()));
    assertThat(inUse.statusCode()).isEqualTo(409);
  }

  @Test
  void aFailedBatchTellsItsFaultsByLineAndAnEndedOneIsNotCancelled() throws Exception {
    String id = id(order(file(), ""));
    door.batches.faults.add(new LineFault(2, "invalid_json_line", "line 2 is none", null));
    door.batches.becomes(batch(id), BatchStatus.FAILED);
    JsonNode failed = json(door.get("/v1/batches/" + id));
    assertThat(failed.at("/errors/object").asString()).isEqualTo("list");
    assertThat(failed.at("/errors/data/0/line").asInt()).isEqualTo(2);
    assertThat(failed.path("failed_at").asLong()).isPositive();
    assertThat(door.post("/v1/batches/" + id + "/cancel", "").statusCode()).isEqualTo(409);
    door.batches.becomes(batch(id), BatchStatus.COMPLETED);
    JsonNode completed = json(door.get("/v1/batches/" + id));
    assertThat(completed.path("output_file_id").asString()).isEqualTo("file-out");
    assertThat(completed.path("errors").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | /v1/poems | endpoint",
        "24h | 8d | completion_window",
        "24h | soon | completion_window",
        "\"24h\" | 24 | completion_window",
        "\"24h\" | \"24h\",\"metadata\":{\"a\":1} | metadata",
        "\"24h\" | \"24h\",\"metadata\":{\"a\":\"\\u0000\"} | metadata",
        "\"24h\" | \"24h\",\"metadata\":{\"defer_until\":\"moon\"} | metadata.defer_until",
        "\"24h\" | \"10m\",\"metadata\":{\"defer_until\":\"mains\"} | x-sovereign-defer-timeout",
      })
  void aWrongOrderIsRefusedByTheFieldAtFault(String part, String instead, String param)
      throws Exception {
    HttpResponse<String> response =
        door.post("/v1/batches", body(file(), "").replace(part, instead));
    refused(response, 400, param);
    assertThat(door.batches.batches).isEmpty();
  }

  @Test
  void whatIsWaitedForComesByHeaderOrByMetadata() throws Exception {
    String file = file();
    String byHeader =
        id(
            door.post(
                "/v1/batches",
                body(file, ""),
                "x-sovereign-defer-until",
                "solar-peak,mains",
                "x-sovereign-defer-timeout",
                "60"));
    String byMetadata =
        id(
            order(
                file,
                ",\"metadata\":{\"defer_until\":\"mains, solar-peak\",\"defer_timeout\":\"60\"}"));
    DeferUntil expected =
        new DeferUntil(Set.of(Condition.SOLAR_PEAK, Condition.MAINS), Duration.ofSeconds(60));
    assertThat(batch(byHeader).terms().deferUntil()).isEqualTo(expected);
    assertThat(batch(byMetadata).terms().deferUntil()).isEqualTo(expected);
    refused(
        door.post("/v1/batches", body(file, ""), "x-sovereign-defer-until", "tier-device"),
        400,
        "x-sovereign-defer-until");
  }

  @Test
  void aCallIsDeferredByTheSameHeaderAndNotTogetherWithATier() throws Exception {
    String ask = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    String chat = "/v1/chat/completions";
    HttpResponse<String> accepted = door.post(chat, ask, "x-sovereign-defer-until", "cheap-hour");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(door.inference.deferrals)
        .contains(new DeferUntil(Set.of(Condition.CHEAP_HOUR), null));
    refused(
        door.post(
            chat, ask, "x-sovereign-defer-until", "mains", "x-sovereign-wait-for-tier", "cloud"),
        400,
        "x-sovereign-defer-until");
    refused(
        door.post(chat, ask, "x-sovereign-defer-timeout", "5"), 400, "x-sovereign-defer-timeout");
    refused(
        door.post(chat, ask, "x-sovereign-defer-until", "mains,,"), 400, "x-sovereign-defer-until");
  }

  @Test
  void whatIsPrivateIsShownToItsOwnerAlone() throws Exception {
    String form = part("file", LINES) + part("purpose", "batch");
    assertThat(upload(form, PRIVATE).statusCode()).isEqualTo(401);
    String file = id(upload(form, PRIVATE[0], PRIVATE[1], OWNER[0], OWNER[1]));
    assertThat(order(file, "").statusCode()).isEqualTo(401);
    String id = id(door.post("/v1/batches", body(file, ""), OWNER));
    assertThat(batch(id).terms().dataClass()).isEqualTo(DataClass.KEEP_ON_DEVICE);
    for (String path : new String[] {"files/" + file, "files/" + file + "/content"}) {
      assertThat(door.get("/v1/" + path).statusCode()).isEqualTo(401);
      assertThat(door.send(door.request("/v1/" + path).headers(OWNER)).statusCode()).isEqualTo(200);
    }
    assertThat(door.get("/v1/batches/" + id).statusCode()).isEqualTo(401);
    assertThat(door.get("/v1/batches").body()).doesNotContain(id);
    assertThat(door.get("/v1/files").body()).doesNotContain(file);
    assertThat(door.send(door.request("/v1/batches").headers(OWNER)).body()).contains(id);
  }

  @Test
  void aBatchIsNoLessPrivateThanItsHeaderSays() throws Exception {
    String id =
        id(door.post("/v1/batches", body(file(), ""), PRIVATE[0], PRIVATE[1], OWNER[0], OWNER[1]));
    assertThat(batch(id).terms().dataClass()).isEqualTo(DataClass.KEEP_ON_DEVICE);
  }

  @Test
  void whatIsNotThereIsSaidInOpenAisShape() throws Exception {
    assertThat(door.get("/v1/files/file-none").body()).contains("file_not_found");
    assertThat(door.get("/v1/batches/batch_none").body()).contains("batch_not_found");
    assertThat(order("file-none", "").body()).contains("file_not_found");
    assertThat(door.get("/v1/batches/a/b/c").body()).contains("unknown_path");
    assertThat(door.post("/v1/batches/a", "{}").statusCode()).isEqualTo(405);
    assertThat(door.get("/v1/batches?limit=0").statusCode()).isEqualTo(400);
    assertThat(door.get("/v1/files?after=%00").statusCode()).isEqualTo(400);
    String file = file();
    door.batches.temporalAway = true;
    assertThat(order(file, "").statusCode()).isEqualTo(503);
  }

  private static Batch batch(String id) {
    return door.batches.find(id).orElseThrow();
  }

  private static String file() throws Exception {
    return id(upload(part("file", LINES) + part("purpose", "batch")));
  }

  private static HttpResponse<String> order(String file, String more) throws Exception {
    return door.post("/v1/batches", body(file, more));
  }

  private static String body(String file, String more) {
    return "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"%s}"
        .formatted(file, more);
  }

  private static String part(String name, String content) {
    String filename = name.equals("file") ? "; filename=\"in.jsonl\"" : "";
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(name, filename, content);
  }

  private static HttpResponse<String> upload(String parts, String... headers) throws Exception {
    HttpRequest.Builder request =
        door.request("/v1/files")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(parts + "--b--\r\n"));
    return door.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static void refused(HttpResponse<String> response, int status, String param) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JsonMapper.shared().readTree(response.body()).at("/error/param").asString())
        .isEqualTo(param);
  }

  private static String id(HttpResponse<String> response) {
    return json(response).path("id").asString();
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }
}
