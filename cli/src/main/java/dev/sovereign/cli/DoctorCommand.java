package dev.sovereign.cli;

import dev.sovereign.cli.doctor.Check;
import dev.sovereign.cli.doctor.Diagnosis;
import dev.sovereign.cli.doctor.Doctor;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Checks everything, each with the exact command that mends it. Ends 1 if any fails.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print it as one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    Diagnosis diagnosis = Doctor.diagnose(System.getenv());
    Output.results().println(json ? Output.json(diagnosis) : text(diagnosis));
    return diagnosis.ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String text(Diagnosis diagnosis) {
    return diagnosis.checks().stream().map(DoctorCommand::line).collect(Collectors.joining("\n"));
  }

  private static String line(Check check) {
    String line = "%-4s  %-28s %s".formatted(check.ok() ? "ok" : "ILL", check.name(), check.seen());
    return check.ok() ? line : line + "\n      mend: " + check.mend();
  }
}
