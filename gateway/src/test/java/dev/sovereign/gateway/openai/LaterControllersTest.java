package dev.sovereign.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that are made again or given again, at the door. */
class LaterControllersTest {

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
  void forget() {
    door.inference.reset();
  }

  @Test
  void bothAnswersOfACallAreShownWithTheirDifference() throws Exception {
    JsonNode both = json("/api/catch-up/call-0a");
    assertThat(both.at("/call/earlierLayer").asString()).isEqualTo("rules");
    assertThat(both.at("/call/later/similarPermille").asInt()).isEqualTo(500);
    assertThat(both.path("earlier").asString()).isEqualTo("same\nfacts");
    assertThat(both.path("later").asString()).isEqualTo("same\nwords");
    assertThat(both.path("difference").toString())
        .isEqualTo("[\"  same\",\"- facts\",\"+ words\"]");
  }

  @Test
  void theCallersOwnIdFindsItsCall() throws Exception {
    assertThat(json("/api/catch-up/sv-0123").at("/call/id").asString()).isEqualTo("call-0a");
  }

  @Test
  void theListIsCountedAndCanBeNarrowed() throws Exception {
    assertThat(json("/api/catch-up").at("/counts/done").asInt()).isEqualTo(1);
    assertThat(json("/api/catch-up?state=waiting").path("calls")).isEmpty();
    assertThat(get("/api/catch-up?state=later").statusCode()).isEqualTo(400);
    assertThat(get("/api/catch-up/call-unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void anAnswerOfTheCacheIsEvictedById() throws Exception {
    assertThat(json("/api/cache").at("/lines/0/id").asString()).isEqualTo("sv-ready");
    assertThat(delete("/api/cache/sv-ready").statusCode()).isEqualTo(204);
    assertThat(delete("/api/cache/sv-unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void theCostSaysWhatTheCacheSaved() throws Exception {
    JsonNode cache = json("/api/cost").path("cache");
    assertThat(cache.path("hitPermille").asInt()).isEqualTo(250);
    assertThat(cache.path("savedNanoUsd").asInt()).isEqualTo(700);
  }

  private static JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static HttpResponse<String> delete(String path) throws Exception {
    return door.send(door.request(path).header("Authorization", "Bearer secret").DELETE());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return door.send(door.request(path).header("Authorization", "Bearer secret"));
  }

  @Test
  void noneOfItIsReadWithoutTheToken() throws Exception {
    for (String path : List.of("/api/catch-up", "/api/catch-up/call-0a", "/api/cache")) {
      assertThat(door.get(path).statusCode()).as(path).isEqualTo(401);
    }
  }
}
