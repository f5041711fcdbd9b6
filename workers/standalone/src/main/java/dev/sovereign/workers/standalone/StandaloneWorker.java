package dev.sovereign.workers.standalone;

import dev.sovereign.config.ConfigException;
import dev.sovereign.config.ConfigLoader;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.workers.runtime.database.MigrationException;
import dev.sovereign.workers.runtime.schedules.DeclaredSchedule;
import dev.sovereign.workers.runtime.schedules.ScheduleFile;
import dev.sovereign.workers.runtime.schedules.ScheduleFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Every tier and the doors in one JVM: the worker of a machine that stands alone. Exit codes: 78
 * bad configuration, 1 any other reason not to start; each is one line on standard error. Once
 * started it runs until it is told to stop, whatever comes and goes around it.
 */
public final class StandaloneWorker {

  private static final int FAILED = 1;
  private static final int BAD_CONFIGURATION = 78;

  private StandaloneWorker() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    try {
      start(environment);
    } catch (ConfigException | ScheduleFileException | MigrationException e) {
      exit(BAD_CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      exit(FAILED, explain(e));
    }
  }

  static ConfigurableApplicationContext start(Map<String, String> environment) {
    SovereignConfig config = ConfigLoader.load(environment);
    SovereignHome home = SovereignHome.from(environment, Path.of(System.getProperty("user.home")));
    Checkout checkout = Checkout.from(environment, config);
    List<DeclaredSchedule> schedules = ScheduleFile.load(checkout.root());
    return new SpringApplicationBuilder(StandaloneConfiguration.class)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .properties(properties(config))
        .initializers(
            (GenericApplicationContext context) -> {
              context.registerBean(SovereignConfig.class, () -> config);
              context.registerBean(SovereignHome.class, () -> home);
              context.registerBean(Checkout.class, () -> checkout);
              schedules.forEach(
                  schedule ->
                      context.registerBean(
                          "schedule-" + schedule.id(), DeclaredSchedule.class, () -> schedule));
            })
        .run();
  }

  private static Map<String, Object> properties(SovereignConfig config) {
    return Map.ofEntries(
        Map.entry("spring.temporal.connection.target", "127.0.0.1:" + config.ports().temporal()),
        Map.entry("spring.temporal.start-workers", "false"),
        Map.entry("server.address", config.bind()),
        Map.entry("server.port", config.ports().gateway()),
        // A caller may wait minutes for a model; that must not hold a thread of the system.
        Map.entry("spring.threads.virtual.enabled", "true"),
        Map.entry("server.tomcat.connection-timeout", "5s"),
        // A program that asks often keeps its connection.
        Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
        Map.entry("spring.mvc.formcontent.filter.enabled", "false"),
        Map.entry("spring.web.resources.add-mappings", "false"),
        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "15s"));
  }

  private static String explain(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof PortInUseException)) {
      root = root.getCause();
    }
    return root instanceof PortInUseException port
        ? "port %d is taken: stop what holds it, or set ports.gateway in sovereign.yaml"
            .formatted(port.getPort())
        : "cannot start: " + root;
  }

  // Spring's threads would keep the JVM alive without doing anything.
  private static void exit(int code, String message) {
    System.err.println("worker: " + message);
    System.exit(code);
  }
}
