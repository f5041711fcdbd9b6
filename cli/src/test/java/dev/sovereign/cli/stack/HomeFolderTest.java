package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {

  @TempDir Path folder;

  @Test
  void refusesAHomeOfAnotherLayoutAndTouchesNothing() throws IOException {
    SovereignHome home = new SovereignHome(folder, folder.resolve("cache"));
    Files.writeString(folder.resolve("layout"), "7");

    assertThatThrownBy(() -> HomeFolder.prepare(home))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("says layout 7, this version knows layout 1");
    assertThat(home.run()).doesNotExist();
  }

  @Test
  void refusesADataDirectoryOfAnotherPostgres() throws IOException {
    SovereignHome home = new SovereignHome(folder, folder.resolve("cache"));
    Files.createDirectories(home.postgresData());
    Files.writeString(home.postgresData().resolve("PG_VERSION"), "15\n");

    assertThatThrownBy(() -> PostgresCluster.check(home))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(home.postgresData().toString())
        .hasMessageContaining("PostgreSQL 15")
        .hasMessageContaining("PostgreSQL 18")
        .hasMessageContaining("nothing was touched");
  }

  @Test
  void refusesDataWhosePasswordIsLost() throws IOException {
    SovereignHome home = new SovereignHome(folder, folder.resolve("cache"));
    Files.createDirectories(home.postgresData());
    Files.writeString(home.postgresData().resolve("PG_VERSION"), "18\n");

    assertThatThrownBy(() -> PostgresCluster.check(home))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("postgres-owner is missing");
  }
}
