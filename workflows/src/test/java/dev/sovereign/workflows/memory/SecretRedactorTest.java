package dev.sovereign.workflows.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRedactorTest {

  private static final String HEX = "0123456789abcdef";

  private final SecretRedactor redactor = new SecretRedactor();

  /** Put together here, so that no scanner takes this file for a leak. */
  @ParameterizedTest
  @CsvSource({
    "aws-access-key, AKIA, ABCDEFGHIJ234567",
    "github-token, ghp_, abcdefghijklmnopqrstuvwxyz0123456789",
    "github-token, github_pat_, 11ABCDEFG0123456789_abcdefghij",
    "gitlab-token, glpat-, abcdefghij0123456789",
    "slack-token, xoxb-, 123456789012-abcdefghijkl",
    "stripe-key, sk_live_, abcdefghijklmnop01234567",
    "anthropic-key, sk-ant-, api03-abcdefghijklmnop",
    "openai-key, sk-proj-, abcdefghij0123456789abcd",
    "openai-key, sk-, abcdefghij0123456789abcd",
    "google-key, AIza, SyA0123456789abcdefghijklmnopqrstuv",
    "package-token, npm_, abcdefghijklmnopqrstuvwxyz0123456789",
    "jwt, eyJhbGciOiJIUzI1NiJ9, .eyJzdWIiOiIxMjM0In0.abc-def_ghi",
    "bearer-token, Bearer abc, def0123456789abcdef",
    "password, password=, hunter2",
    "password, password: , hunter2",
    "password, DB_PASSWORD=, correcthorse",
    "password, 'client_secret: ', '\"two words\"'",
    "password, api-key: , abc123def",
    "password, '--password ', hunter2",
    "token, token: , abcd1234efgh",
    "token, token=, abcdefgh",
    "token, ACCESS_TOKEN=, abcdefgh12",
    "token, '--token ', abcdef123",
  })
  void takesOutWhatAnIssuerOrItsNameTellsIsASecret(String kind, String before, String secret) {
    var redacted = redactor.redact("see " + before + secret + " \nand go on");
    assertThat(redacted.text())
        .contains("[redacted: " + kind + "]")
        .doesNotContain(secret)
        .startsWith("see ")
        .endsWith("and go on");
    assertThat(redacted.redactions()).isOne();
    assertThat(redactor.redact(redacted.text()).redactions()).isZero();
  }

  @Test
  void takesOutKeyBlocksWholeOrCutOff() {
    String begin = "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3BlbnNzaA\n";
    String end = "-----END OPENSSH " + "PRIVATE KEY-----";
    assertThat(redactor.redact("a " + begin + end + " b " + begin + "AAA"))
        .isEqualTo(
            new SecretRedactor.Redacted("a [redacted: private-key] b [redacted: private-key]", 2));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://app:s3cr3t@db/x, postgres://app:[redacted: url-password]@db/x",
    "https://:p@ss@host/, https://:[redacted: url-password]@host/",
    "amqp://u:a:b@h:5672, amqp://u:[redacted: url-password]@h:5672",
  })
  void takesThePasswordOutOfAnAddress(String address, String expected) {
    assertThat(redactor.redact("at " + address).text()).isEqualTo("at " + expected);
  }

  @Test
  void takesOutLongHexadecimalOnlyAfterAWordForIt() {
    String hex = HEX + HEX + HEX + HEX;
    assertThat(redactor.redact("the token is " + hex).text())
        .isEqualTo("the token is [redacted: hex-secret]");
    assertThat(redactor.redact("$HOME/token\n" + hex).text()).doesNotContain(hex);
    assertThat(redactor.redact("Authorization: Bearer " + hex).text()).doesNotContain(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commit 4e70918c0ffee0123456789abcdef0123456789a",
        "content hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "key e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "fact 0199aa00-0000-7000-8000-0123456789ab of session s-1",
        "the fencing token: 42 was stale",
        "maxTokens: 4096, tokens: 12345678",
        "password: absent (expected: a text)",
        "We decided on passwords: hashing with argon2 and rotation by hand",
        "token = request.header(\"x\") and password = ${DB_PASSWORD}",
        "password: <your password>, secret: ***",
        "secret: kept in a file of mode 0600",
        "see https://example.org:8400/a@b and mailto:ada@example.org",
        "git@example.org:team/app.git at ssh://git@example.org/x",
        "a bearer token authenticates the caller",
        "src/main/java/dev/sovereign/Token.java",
        "sk-learn and eyJ are fine",
      })
  void leavesIdsHashesAndProseAlone(String text) {
    assertThat(redactor.redact(text)).isEqualTo(new SecretRedactor.Redacted(text, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " ",
        "\n",
        "-",
        "eyJ-",
        "eyJaaaaaaaaa.",
        "sk-",
        "password=",
        "password: ",
        "token ",
        "secret_",
        "--password-",
        "a://",
        "https://a:",
        "Bearer ",
        "authorization: bearer ",
        "-----BEGIN PRIVATE" + " KEY-----",
        "-----BEGIN ",
        "\"",
        "password\" : \"",
        "curl -u ",
        "curl ",
        "xoxb-",
        "passwordpassword",
        "api_key\t",
        "0a",
        "ya29.",
        "AKIA",
        "SG.aaaaaaaaaaaaaaaa.",
        "a:",
        "@",
        "token\" ",
        "password=[",
        "hooks.slack.com/services/",
      })
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isQuickOnHostileText(String piece) {
    String hostile = piece.repeat(32_768 / piece.length() + 1);
    assertThatNoException().isThrownBy(() -> redactor.redact(hostile));
    // Processor time, which other work on the machine does not lengthen.
    long before = processorTime();
    redactor.redact(hostile + "!");
    assertThat(Duration.ofNanos(processorTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
