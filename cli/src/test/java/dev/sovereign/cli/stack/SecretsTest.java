package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir Path folder;
  private SovereignHome home;

  @BeforeEach
  void prepare() {
    home = new SovereignHome(folder.resolve("home"), folder.resolve("cache"));
    HomeFolder.prepare(home);
  }

  @Test
  void tokenAndPasswordsAreReadableByTheOwnerOnly() throws IOException {
    Secrets.ensure(home);

    assertThat(Secrets.isPrivate(home.token())).isTrue();
    assertThat(Secrets.isPrivate(home.secret("postgres-owner"))).isTrue();
    assertThat(Secrets.isPrivate(home.secret("postgres-health"))).isTrue();
    assertThat(Files.readString(home.token())).matches("[0-9a-f]{64}");
  }

  @Test
  void anExistingSecretIsKeptAndItsModePutRight() throws IOException {
    Secrets.ensure(home);
    String token = Files.readString(home.token());
    Files.setPosixFilePermissions(home.token(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Secrets.isPrivate(home.token())).isFalse();

    Secrets.ensure(home);

    assertThat(Files.readString(home.token())).isEqualTo(token);
    assertThat(Secrets.isPrivate(home.token())).isTrue();
  }
}
