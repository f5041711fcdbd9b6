package dev.sovereign.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What many kills came to.
 *
 * @param kills each, in order
 * @param acknowledged facts that writers were told are kept
 * @param sessions sessions that were opened
 * @param lostAnswers facts whose first answer was lost and that a retry found kept
 * @param refusals writes refused because another session had taken the pen
 * @param violations what must hold and did not
 * @param failures what the door answered, but for refusals, while it could not serve
 */
public record FactKills(
    List<FactKill> kills,
    int acknowledged,
    int sessions,
    long lostAnswers,
    long refusals,
    List<String> violations,
    List<String> failures) {

  public FactKills {
    kills = List.copyOf(kills);
    violations = List.copyOf(violations);
    failures = List.copyOf(failures);
  }

  static FactKills of(List<FactKill> kills, FactTally tally, List<String> violations) {
    return new FactKills(
        kills,
        tally.acknowledgements(),
        tally.sessions().size(),
        tally.lostAnswers(),
        tally.refusals(),
        violations,
        tally.failures().stream().sorted().toList());
  }

  /** Kills while at least one fact was under way. */
  public long hits() {
    return kills.stream().filter(kill -> kill.underWay() > 0).count();
  }

  /** Violations that begin so. */
  public long violations(String beginning) {
    return violations.stream().filter(each -> each.startsWith(beginning)).count();
  }

  public double longestRecoverySeconds() {
    return kills.stream().mapToLong(kill -> kill.recovery().toMillis()).max().orElse(0) / 1000.0;
  }

  /** Kills a victim, what the door said in trouble, and every violation. */
  public List<String> lines() {
    Map<String, Integer> victims = new TreeMap<>();
    kills.forEach(kill -> victims.merge(kill.victim(), 1, Integer::sum));
    List<String> lines = new ArrayList<>();
    victims.forEach((victim, count) -> lines.add(victim + ": " + count + " kills"));
    failures.forEach(each -> lines.add("answered in trouble: " + each));
    lines.addAll(violations);
    return lines;
  }
}
