package dev.sovereign.cli.doctor;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at everything once. Reads only, except for a probe file that it deletes again. */
public final class Doctor {

  private Doctor() {}

  /** Works with a broken configuration too: the rest is then looked at with the defaults. */
  public static Diagnosis diagnose(Map<String, String> environment) {
    List<Check> checks = new ArrayList<>();
    Site site = site(environment, checks);
    checks.addAll(new MachineChecks(site).all());
    checks.addAll(new ServiceChecks(site).all());
    checks.addAll(new DatabaseChecks(site).all());
    checks.addAll(new DoorChecks(site).all());
    return Diagnosis.of(checks);
  }

  /** What the rest is looked at with; adds what there is to say about the configuration. */
  static Site site(Map<String, String> environment, List<Check> checks) {
    try {
      Site site = Site.loadWithoutApiKeys(environment);
      checks.add(Check.of("configuration", true, "no problem", ""));
      checks.add(apiKeys(environment));
      return site;
    } catch (ConfigException problem) {
      Site site = Site.withoutConfig(environment);
      checks.add(
          Check.of(
              "configuration",
              false,
              String.join("; ", problem.problems()),
              "edit "
                  + environment.getOrDefault(
                      "SOVEREIGN_CONFIG",
                      site.home().home().resolve("sovereign.yaml").toString())));
      return site;
    }
  }

  /** Apart: a stack that runs has its keys, whatever this shell lacks; the next {@code up} not. */
  private static Check apiKeys(Map<String, String> environment) {
    try {
      Site.load(environment);
      return Check.of("api-keys", true, "every key that is named can be read", "");
    } catch (ConfigException problem) {
      return Check.of(
          "api-keys",
          false,
          String.join("; ", problem.problems()),
          "set or correct it, then ./sovereign up");
    }
  }
}
