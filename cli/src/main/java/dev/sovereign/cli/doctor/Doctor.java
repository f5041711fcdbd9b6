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
    Site site;
    try {
      site = Site.load(environment);
      checks.add(Check.of("configuration", true, "no problem", ""));
    } catch (ConfigException problem) {
      site = Site.withoutConfig(environment);
      checks.add(
          Check.of(
              "configuration",
              false,
              String.join("; ", problem.problems()),
              "edit "
                  + environment.getOrDefault(
                      "SOVEREIGN_CONFIG",
                      site.home().home().resolve("sovereign.yaml").toString())));
    }
    checks.addAll(new MachineChecks(site).all());
    checks.addAll(new ServiceChecks(site).all());
    checks.addAll(new DatabaseChecks(site).all());
    checks.addAll(new DoorChecks(site).all());
    return Diagnosis.of(checks);
  }
}
