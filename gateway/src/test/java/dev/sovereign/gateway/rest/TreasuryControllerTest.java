package dev.sovereign.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.gateway.rest.OwnerClient.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The treasury's door over a real socket: what it passes on, and what it refuses itself. */
class TreasuryControllerTest {

  private static final String PATH = "/api/treasury";

  private static ServletWebServerApplicationContext doors;
  private static FakeTreasury treasury;
  private static OwnerClient owner;

  @BeforeAll
  static void open() {
    doors = FakeDoors.open("0");
    treasury = doors.getBean(FakeTreasury.class);
    owner = new OwnerClient(Objects.requireNonNull(doors.getWebServer()).getPort());
  }

  @AfterAll
  static void close() {
    doors.close();
  }

  @BeforeEach
  void forget() {
    treasury.asked().clear();
  }

  @ParameterizedTest(name = "GET {0}")
  @CsvSource({
    "/balances, balances null",
    "/balances?at=2026-01-01T00:00:00Z, balances 2026-01-01T00:00:00Z",
    "'/statement?account=Assets:Bank&from=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z',"
        + " statement Assets:Bank 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z null",
    "'/statement?account=A&from=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z&after=x%2F1',"
        + " statement A 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z x/1",
    "/periods, periods",
    "/approvals, approvals",
    "/verification, verification",
    "/proposals, proposals",
  })
  void everyReadSaysAsOfWhen(String path, String asked) throws Exception {
    Answer answer = owner.get(PATH + path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("asOf").asString()).isNotEmpty();
    assertThat(treasury.asked()).containsExactly(asked);
  }

  @Test
  void theExportIsText() throws Exception {
    Answer answer = owner.get(PATH + "/export");
    assertThat(answer.type()).isEqualTo("text/plain;charset=UTF-8");
    assertThat(answer.text()).startsWith("; ");
  }

  @ParameterizedTest
  @CsvSource({"/revenue, revenue", "/reversals, reverse"})
  void whatIsBookedNeedsItsKey(String path, String asked) throws Exception {
    Answer without = owner.post(PATH + path, "{}");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.message()).contains("Idempotency-Key");
    Answer with =
        OwnerClient.send(
            owner
                .json(PATH + path)
                .header("Idempotency-Key", "k1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}")));
    assertThat(with.status()).as(with.text()).isEqualTo(200);
    assertThat(treasury.asked()).containsExactly(asked + " k1 {\"a\":1}");
  }

  @Test
  void whatIsMissingInTheQueryIsNamed() throws Exception {
    Answer answer = owner.get(PATH + "/statement?account=Assets:Bank");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("from: missing in the query");
  }

  @Test
  void anAnswerIsPassedOnAsItIs() throws Exception {
    String run = PATH + "/approvals/sacred-loop-2026-10";
    assertThat(owner.post(run + "/approve", "{\"code\":\"x\"}").status()).isEqualTo(200);
    assertThat(owner.post(run + "/reject", "{}").status()).isEqualTo(200);
    assertThat(treasury.asked())
        .containsExactly(
            "approve sacred-loop-2026-10 {\"code\":\"x\"}", "reject sacred-loop-2026-10 {}");
    assertThat(owner.post(PATH + "/approvals/other/approve", "{}").status()).isEqualTo(404);
  }

  @Test
  void aTimeThatIsNoneIsNamed() throws Exception {
    Answer answer = owner.get(PATH + "/balances?at=yesterday");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("at: not an instant");
    assertThat(answer.next()).contains("2026-11-01T00:00:00Z");
    assertThat(treasury.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/balances", "/export", "/approvals", "/verification"})
  void theBooksAreTheOwners(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + owner.port() + PATH + path));
    assertThat(OwnerClient.send(request).status()).isEqualTo(401);
    assertThat(treasury.asked()).isEmpty();
  }
}
