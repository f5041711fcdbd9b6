package dev.sovereign.cli.stack;

import dev.sovereign.cli.machine.PortHolder;
import dev.sovereign.cli.supervisor.HomeProcesses;
import dev.sovereign.config.SovereignConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a configured port is free for us; what this home itself runs there does not count.
 *
 * @param key in the configuration, without {@code ports.}
 * @param port its number
 * @param problem who holds it, in one line; empty when nobody else does
 */
public record PortCheck(String key, int port, Optional<String> problem) {

  /** Every port that the stack would listen on. */
  public static List<PortCheck> all(Site site) {
    SovereignConfig.Ports ports = site.config().ports();
    HomeProcesses ours = new HomeProcesses(site.home().home(), site.runFolder());
    List<PortCheck> all =
        new ArrayList<>(
            List.of(
                look("postgres", ports.postgres(), ours),
                look("temporal", ports.temporal(), ours),
                look("temporal-ui", ports.temporalUi(), ours),
                look("gateway", ports.gateway(), ours)));
    if (site.config().model().engine() != SovereignConfig.EngineChoice.NONE) {
      all.add(look("model", ports.model(), ours));
    }
    return all;
  }

  private static PortCheck look(String key, int port, HomeProcesses ours) {
    if (PortHolder.isFree(port)) {
      return new PortCheck(key, port, Optional.empty());
    }
    Optional<PortHolder> holder = PortHolder.find(port);
    if (holder.filter(found -> ours.contains(found.pid())).isPresent()) {
      return new PortCheck(key, port, Optional.empty());
    }
    String who = holder.map(PortHolder::toString).orElse("a process that this user may not see");
    return new PortCheck(
        key, port, Optional.of("port %d (ports.%s) is held by %s".formatted(port, key, who)));
  }

  /** Far from every default, so that the suggestion does not meet another part of the stack. */
  private static final int ELSEWHERE = 10_000;

  /** The environment variable that sets another one. */
  String elsewhere() {
    String variable = key.toUpperCase(Locale.ROOT).replace('-', '_');
    return "SOVEREIGN_PORTS_%s=%d".formatted(variable, (port + ELSEWHERE) % 65_536);
  }

  /** The command that goes round it. */
  public String mend() {
    return elsewhere() + " ./sovereign up";
  }
}
