package dev.sovereign.cli.doctor;

import dev.sovereign.cli.machine.DiskSpace;
import dev.sovereign.cli.provide.Components;
import dev.sovereign.cli.stack.PortCheck;
import dev.sovereign.cli.stack.Secrets;
import dev.sovereign.cli.stack.Site;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JDK, components, disk, ports, secrets. */
final class MachineChecks {

  private static final int JDK = 25;
  private static final long NEEDED_MIB = 128;

  private final Site site;

  MachineChecks(Site site) {
    this.site = site;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(jdk());
    checks.addAll(components());
    checks.add(disk("disk.home", site.home().home()));
    checks.add(disk("disk.logs", site.home().logs()));
    checks.addAll(ports());
    checks.add(token());
    return checks;
  }

  private static Check jdk() {
    return Check.of(
        "jdk",
        Runtime.version().feature() == JDK,
        Runtime.version() + " in " + System.getProperty("java.home"),
        "SOVEREIGN_JDK=/path/of/a/jdk-25 ./sovereign doctor");
  }

  private List<Check> components() {
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Components(site.home(), site.config(), site.checkout(), site.environment(), silent)
        .look().stream()
            .map(
                component ->
                    Check.of(
                        "component." + component.name(),
                        component.present(),
                        component.present()
                            ? "%s from %s at %s"
                                .formatted(
                                    component.version(), component.origin(), component.path())
                            : "not there; " + component.version() + " would be provided",
                        component.command()))
            .toList();
  }

  private Check disk(String name, Path folder) {
    if (!Files.isDirectory(folder)) {
      return Check.of(name, false, folder + " is not there", "./sovereign up");
    }
    DiskSpace space = new DiskSpace(folder, NEEDED_MIB);
    return space
        .problem()
        .map(problem -> Check.of(name, false, problem, "df -h " + folder))
        .orElseGet(() -> Check.of(name, true, space.freeMib() + " MiB free at " + folder, ""));
  }

  private List<Check> ports() {
    return PortCheck.all(site).stream()
        .map(
            port ->
                Check.of(
                    "port." + port.key(),
                    port.problem().isEmpty(),
                    port.problem().orElse(port.port() + " is ours or free"),
                    port.mend()))
        .toList();
  }

  private Check token() {
    Path token = site.home().token();
    if (!Files.exists(token)) {
      return Check.of("token", false, token + " is not there", "./sovereign up");
    }
    boolean ok = Secrets.isPrivate(token);
    return Check.of(
        "token",
        ok,
        token + (ok ? " has mode 0600" : " can be read by others"),
        "chmod 600 " + token);
  }
}
