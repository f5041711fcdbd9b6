package dev.sovereign.cli.treasury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.stack.StackException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  private static final String MESSAGE = "sovereign treasury answer 1\nAPPROVE\nAda\nquestion";

  @TempDir Path folder;

  private SigningKey key() {
    SigningKey key = new SigningKey(folder.resolve("deep/operator.key"));
    key.create("correct horse".toCharArray());
    return key;
  }

  @Test
  void aCodeIsTheFingerprintAndASignatureOfTheMessage() throws Exception {
    SigningKey key = key();
    String code = key.code(MESSAGE, "correct horse".toCharArray());
    assertThat(code).startsWith(key.fingerprint() + ".");
    Signature check = Signature.getInstance("Ed25519");
    byte[] encoded = Base64.getDecoder().decode(key.publicKey());
    check.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    check.update(MESSAGE.getBytes(StandardCharsets.UTF_8));
    assertThat(check.verify(Base64.getUrlDecoder().decode(code.substring(17)))).isTrue();
  }

  @Test
  void anotherPassphraseSignsNothing() {
    SigningKey key = key();
    assertThatThrownBy(() -> key.code(MESSAGE, "wrong".toCharArray()))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("nothing was signed");
  }

  @Test
  void aFileWhosePublicHalfWasExchangedDoesNotOpen() throws Exception {
    SigningKey key = key();
    SigningKey other = new SigningKey(folder.resolve("other.key"));
    other.create("correct horse".toCharArray());
    List<String> lines = Files.readAllLines(key.file());
    Files.write(key.file(), List.of(lines.get(0), lines.get(1), other.publicKey(), lines.get(3)));
    assertThatThrownBy(() -> key.code(MESSAGE, "correct horse".toCharArray()))
        .isInstanceOf(StackException.class);
  }

  @Test
  void onlyItsOwnerReadsItAndItIsNeverOverwritten() throws Exception {
    SigningKey key = key();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.file())))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> key.create("again".toCharArray()))
        .hasMessageContaining("there is a key already");
  }

  @Test
  void withoutAKeyTheNextStepIsSaid() {
    assertThatThrownBy(() -> new SigningKey(folder.resolve("none")).publicKey())
        .hasMessageContaining("./sovereign treasury key");
  }
}
