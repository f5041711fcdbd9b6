package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must never be committed. */
class CleanCheckoutTest {

  private static final Path ROOT = Checkout.root();

  // Written in pieces, so that this file does not find itself.
  private static final Map<String, Pattern> BANNED =
      Map.of(
          "a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
          "a cloud access key", Pattern.compile("\\bAKIA" + "[0-9A-Z]{16}\\b"),
          "a code host's token", Pattern.compile("\\bgh[pousr]_" + "[A-Za-z0-9]{36}\\b"),
          "a provider's key", Pattern.compile("\\bsk-" + "[A-Za-z0-9_-]{24,}"),
          "a home folder", Pattern.compile("(?<![\\w.~$}])/(home|Users)/" + "[a-z][\\w-]*/"),
          "the root user's folder", Pattern.compile("(?<![\\w.$}])/root" + "/[\\w.]"),
          "a work folder of a machine", Pattern.compile("(?<![\\w.$}])/work" + "/[\\w.]"),
          "a private address",
              Pattern.compile(
                  "\\b(10\\.\\d+|192\\.168|172\\.(1[6-9]|2\\d|3[01]))" + "\\.\\d+\\.\\d+\\b"));

  @Test
  void noTrackedFileHoldsASecretOrAMachinesPath() throws IOException {
    List<Path> files = tracked();
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      BANNED.forEach(
          (what, pattern) ->
              assertThat(allowed(file, pattern.matcher(text).results().map(m -> m.group())))
                  .as(what + " in " + ROOT.relativize(file))
                  .isEmpty());
    }
  }

  /**
   * Private addresses are what some tests are about: they use the documentation of RFC 1918 itself.
   */
  private static List<String> allowed(Path file, Stream<String> found) {
    boolean test = file.toString().contains("/src/test/");
    return found.filter(hit -> !(test && Character.isDigit(hit.charAt(0)))).toList();
  }

  private static List<Path> tracked() {
    CommandResult listed =
        Command.run(List.of("git", "ls-files", "-z"), ROOT, Map.of(), Duration.ofMinutes(1));
    return Stream.of(listed.orThrow().out().split("\0"))
        .filter(name -> !name.isEmpty())
        .map(ROOT::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }
}
