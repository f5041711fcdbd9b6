package dev.sovereign.cli.stack;

import dev.sovereign.cli.provide.PostgresInstall;
import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The database cluster of a home.
 *
 * @param home whose data directory it is
 * @param install the programs
 */
record PostgresCluster(SovereignHome home, PostgresInstall install) {

  /** The one major version whose files we read. */
  static final String MAJOR = "18";

  private static final List<String> AS_ROOT = List.of("unshare", "--user");

  /**
   * Checks an existing data directory without touching it.
   *
   * @throws StackException when it belongs to another version or is none
   */
  static void check(SovereignHome home) {
    Path data = home.postgresData();
    if (!Files.exists(data) || Folders.isEmpty(data)) {
      return;
    }
    String found = version(data);
    if (!found.equals(MAJOR)) {
      throw new StackException(
          "%s holds data of PostgreSQL %s, this version of Sovereign runs PostgreSQL %s: dump it with a PostgreSQL %s, or set SOVEREIGN_HOME to another folder; nothing was touched."
              .formatted(data, found, MAJOR, found));
    }
    if (!Files.exists(home.secret(Secrets.OWNER))) {
      throw new StackException(
          "%s is missing, without it the data in %s cannot be opened: restore it from a backup, or set SOVEREIGN_HOME to another folder; nothing was touched."
              .formatted(home.secret(Secrets.OWNER), data));
    }
  }

  private static String version(Path data) {
    try {
      return Files.readString(data.resolve("PG_VERSION")).strip();
    } catch (IOException _) {
      return "an unknown version";
    }
  }

  boolean exists() {
    return Files.exists(home.postgresData().resolve("PG_VERSION"));
  }

  /**
   * Makes the cluster where there is none. It is built beside its place and moved there when whole,
   * so an interrupted attempt leaves nothing that could be taken for a cluster.
   *
   * @throws StackException when it cannot be made
   */
  void create() throws IOException, InterruptedException {
    Path data = home.postgresData();
    Path unfinished = data.resolveSibling("postgres.unfinished");
    Path log = home.logs().resolve("postgres.log");
    Folders.delete(unfinished);
    Process initdb =
        new ProcessBuilder(initdb(unfinished))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    int exit = initdb.waitFor();
    if (exit != 0) {
      throw new StackException(
          "initdb ended with exit code %d: %s%s (see %s)."
              .formatted(exit, LogTail.lastLine(log), rootHint(), log));
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> initdb(Path data) {
    return asServerUser(
        install.bin().resolve("initdb").toString(),
        "--pgdata=" + data,
        "--username=sovereign",
        "--auth=scram-sha-256",
        "--pwfile=" + home.secret(Secrets.OWNER),
        "--encoding=UTF8",
        // The same order on every machine, whatever its C library.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions");
  }

  /**
   * The server's command. Settings on the command line win over every file in the data directory,
   * so durability cannot be switched off there unnoticed.
   */
  List<String> command(int port) {
    List<String> command =
        new ArrayList<>(
            asServerUser(
                install.bin().resolve("postgres").toString(),
                "-D",
                home.postgresData().toString()));
    settings(port).forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  private static List<String> settings(int port) {
    return List.of(
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "password_encryption=scram-sha-256",
        "max_connections=50",
        // A small machine's share; the kernel's page cache does the rest.
        "shared_buffers=32MB",
        "max_wal_size=256MB",
        // Three I/O worker processes pay off on databases larger than memory, not here.
        "io_method=sync",
        "max_logical_replication_workers=0",
        "autovacuum_max_workers=1",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_destination=stderr",
        "logging_collector=off",
        "log_line_prefix=%m [%p] %q%u@%d ");
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own it is nobody to itself while
   * its files stay the caller's, and the process number stays the same.
   */
  private static List<String> asServerUser(String... command) {
    List<String> all = new ArrayList<>(isRoot() ? AS_ROOT : List.of());
    all.addAll(List.of(command));
    return all;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String rootHint() {
    return isRoot()
        ? "; as root it is started through unshare --user, where that is not allowed run Sovereign as another user"
        : "";
  }
}
