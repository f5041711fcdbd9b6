package dev.sovereign.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Stored content over a real socket. */
class ContentControllerTest {

  private static final String PATH = "/api/content";
  private static final String TEXT = "text/plain";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static ServletWebServerApplicationContext doors;
  private static FakeContents contents;
  private static int port;

  @BeforeAll
  static void open() {
    doors = FakeDoors.open("0");
    contents = doors.getBean(FakeContents.class);
    port = Objects.requireNonNull(doors.getWebServer()).getPort();
  }

  @AfterAll
  static void close() {
    doors.close();
  }

  @AfterEach
  void mend() {
    contents.broken = false;
    contents.kept.clear();
  }

  @Test
  void keepsWhatComesAndSaysHowToNameIt() throws Exception {
    HttpResponse<String> response = put(TEXT, "grüße");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("location"))
        .hasValue(PATH + "/" + FakeContents.hash('g'));
    assertThat(response.body())
        .isEqualTo(
            "{\"contentHash\":\"%s\",\"contentHost\":\"home\",\"dataClass\":\"keep-on-device\",\"bytes\":7}"
                .formatted(FakeContents.hash('g')));
    assertThat(contents.kept.get(FakeContents.hash('g')))
        .isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void givesBackTheVeryBytesToTheOwnerAndToNoCache() throws Exception {
    byte[] bytes = {7, 0, (byte) 0xff, '\r', '\n'};
    assertThat(put("application/octet-stream", BodyPublishers.ofByteArray(bytes)).statusCode())
        .isEqualTo(201);
    HttpResponse<byte[]> response =
        HTTP.send(owner(PATH + "/" + FakeContents.hash(7)).build(), BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(bytes);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/octet-stream");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "internal", "keep-on-device", "KEEP-ON-DEVICE"})
  void repeatsTheClassThatWasAsked(String dataClass) throws Exception {
    HttpResponse<String> response =
        send(
            owner(PATH)
                .header("Content-Type", TEXT)
                .header("x-sovereign-data-class", dataClass)
                .POST(BodyPublishers.ofString("a")));
    assertThat(response.body())
        .contains("\"dataClass\":\"" + dataClass.toLowerCase(Locale.ROOT) + "\"");
  }

  @Test
  void refusesAMistypedClass() throws Exception {
    HttpResponse<String> response =
        send(
            owner(PATH)
                .header("Content-Type", TEXT)
                .header("x-sovereign-data-class", "keep-on-devise")
                .POST(BodyPublishers.ofString("a")));
    expectError(response, 400, "x-sovereign-data-class");
    assertThat(contents.kept).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /api/content/%s",
    "HEAD, /api/content/%s",
    "DELETE, /api/content/%s",
    "GET, /api//content/%s",
    "GET, /api/content;a=b/%s",
    "GET, /api/%%63ontent/%s",
    "GET, /api%%2Fcontent/%s",
    "GET, /api/./content/%s",
    "GET, /api/cycles/../content/%s",
    "GET, /v1/../api/content/%s",
    "GET, /API/content/%s",
  })
  void showsNothingToWhoHasNoTokenHoweverItIsWritten(String method, String path) throws Exception {
    put(TEXT, "secret text");
    String answer = raw(method + " " + path.formatted(FakeContents.hash('s')));
    assertThat(answer).containsPattern("^HTTP/1.1 (400|401|404)").doesNotContain("secret text");
    assertThat(contents.kept).hasSize(1);
  }

  @Test
  void keepsNothingForWhoHasNoToken() throws Exception {
    HttpResponse<String> response =
        send(request(PATH).header("Content-Type", TEXT).POST(BodyPublishers.ofString("a")));
    expectError(response, 401, "token");
    expectError(send(request(PATH + "/" + FakeContents.hash('a'))), 401, "stored content");
    assertThat(contents.kept).isEmpty();
  }

  @Test
  void forgetsAsOftenAsIsAsked() throws Exception {
    put(TEXT, "a");
    String path = PATH + "/" + FakeContents.hash('a');
    assertThat(send(owner(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(owner(path).DELETE()).statusCode()).isEqualTo(204);
    expectError(send(owner(path)), 404, "no content by this hash");
  }

  @Test
  void saysSoInJsonToWhoAcceptsOnlyBytes() throws Exception {
    String path = PATH + "/" + FakeContents.hash('a');
    expectError(send(owner(path).header("Accept", "application/octet-stream")), 404, "no content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "A", "0g", "%2e%2e"})
  void refusesWhatIsNoHash(String name) throws Exception {
    expectError(send(owner(PATH + "/" + name)), 400, "hash");
    expectError(send(owner(PATH + "/" + name).DELETE()), 400, "hash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/html",
        "text/plain;charset=utf-16",
        "nonsense",
        "text/*"
      })
  void refusesAnotherType(String type) throws Exception {
    expectError(put(type, "{}"), 415, "content type");
  }

  @Test
  void takesUtf8HoweverItIsWritten() throws Exception {
    assertThat(put("text/plain; charset=\"UTF-8\"", "a").statusCode()).isEqualTo(201);
  }

  @Test
  void refusesCompressionNothingAndNoType() throws Exception {
    expectError(
        send(
            owner(PATH)
                .header("Content-Type", TEXT)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("a"))),
        415,
        "encoding");
    expectError(put(TEXT, ""), 400, "empty");
    expectError(send(owner(PATH).POST(BodyPublishers.ofString("a"))), 415, "content type");
  }

  @Test
  void takesSixteenMebibytesAndNotAByteMore() throws Exception {
    byte[] most = new byte[ContentBody.MAX_BYTES];
    assertThat(put(TEXT, BodyPublishers.ofByteArray(most)).statusCode()).isEqualTo(201);
    assertThat(put(TEXT, ofUnknownLength(most)).statusCode()).isEqualTo(201);
    byte[] more = new byte[ContentBody.MAX_BYTES + 1];
    contents.kept.clear();
    expectError(put(TEXT, ofUnknownLength(more)), 413, "larger than 16777216 bytes");
    assertThat(
            raw(
                "POST " + PATH,
                "Authorization: Bearer secret\r\nContent-Type: text/plain\r\n"
                    + "Expect: 100-continue\r\nContent-Length: "
                    + more.length
                    + "\r\n"))
        .startsWith("HTTP/1.1 413");
    assertThat(contents.kept).isEmpty();
  }

  @Test
  void saysThatTheStoreFails() throws Exception {
    contents.broken = true;
    String path = PATH + "/" + FakeContents.hash('a');
    expectError(put(TEXT, "a"), 503, "the content store fails");
    expectError(send(owner(path)), 503, "the content store fails");
    expectError(send(owner(path).DELETE()), 503, "the content store fails");
  }

  private static void expectError(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body())
        .startsWith("{\"error\":{\"message\":\"")
        .contains("\"next\":\"")
        .contains(message);
  }

  private static HttpResponse<String> put(String type, String body) throws Exception {
    return put(type, BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> put(String type, BodyPublisher body) throws Exception {
    return send(owner(PATH).header("Content-Type", type).POST(body));
  }

  private static BodyPublisher ofUnknownLength(byte[] bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  private static HttpRequest.Builder owner(String path) {
    return request(path).header("Authorization", "Bearer secret");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String raw(String line) throws IOException {
    return raw(line, "");
  }

  /** As it is typed: a client would tidy the path up. */
  private static String raw(String line, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String text =
          line + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n" + headers;
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
