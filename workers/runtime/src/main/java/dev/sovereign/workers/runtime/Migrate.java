package dev.sovereign.workers.runtime;

import dev.sovereign.config.ConfigException;
import dev.sovereign.config.ConfigLoader;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.workers.runtime.database.DatabaseServer;
import dev.sovereign.workers.runtime.database.Migration;
import dev.sovereign.workers.runtime.database.MigrationException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Brings PostgreSQL to this build's state and ends: the supervisor runs it once PostgreSQL answers
 * and before the worker starts. Exit codes: 0 done, 1 the database refused, 78 bad configuration;
 * errors are one line on standard error.
 */
public final class Migrate {

  private static final int FAILED = 1;
  private static final int BAD_CONFIGURATION = 78;

  private Migrate() {}

  public static void main(String[] args) {
    System.exit(run(System.getenv(), System.out, System.err));
  }

  static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      SovereignConfig config = ConfigLoader.load(environment);
      SovereignHome home =
          SovereignHome.from(environment, Path.of(System.getProperty("user.home")));
      DatabaseServer server = new DatabaseServer("127.0.0.1", config.ports().postgres());
      List<String> done = new Migration(server, home::secret).run();
      out.println("migrate: " + (done.isEmpty() ? "nothing to do" : String.join(", ", done)));
      return 0;
    } catch (ConfigException e) {
      err.println("migrate: " + e.getMessage());
      return BAD_CONFIGURATION;
    } catch (MigrationException e) {
      err.println("migrate: " + e.getMessage());
      return FAILED;
    }
  }
}
