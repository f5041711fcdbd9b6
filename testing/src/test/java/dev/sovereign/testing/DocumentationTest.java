package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  private static final Path ROOT = Checkout.root();

  /** A Java block that says which file it shows. */
  private static final Pattern SHOWN =
      Pattern.compile("<!-- file: (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

  @Test
  void theExampleOfANewActivityIsTheCodeThatTheBuildRuns() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/knowledge/new-activity.md"));
    List<MatchResult> shown = SHOWN.matcher(page).results().toList();

    assertThat(shown).hasSizeGreaterThanOrEqualTo(3);
    for (MatchResult block : shown) {
      assertThat(withoutHeader(Files.readString(ROOT.resolve(block.group(1)))))
          .as(block.group(1))
          .isEqualTo(block.group(2));
    }
  }

  @Test
  void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(link -> page.resolveSibling(link.group(1)).normalize())
          .forEach(target -> assertThat(target).as("linked from " + page).exists());
    }
  }

  @Test
  void theReadmeHasExactlyTheTwoSetUpCommands() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String setUp =
        readme.substring(
            readme.indexOf("## Set up"), readme.indexOf("\n## ", readme.indexOf("## Set up") + 1));
    List<String> commands =
        Pattern.compile("^\\./\\S+.*$", Pattern.MULTILINE)
            .matcher(setUp)
            .results()
            .map(MatchResult::group)
            .map(line -> line.replaceAll("\\s+#.*", ""))
            .toList();

    assertThat(commands).containsExactly("./sovereign up", "./mvnw verify");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !ROOT.relativize(path).toString().contains("target/"))
          .toList();
    }
  }

  private static String withoutHeader(String source) {
    return source.substring(source.indexOf("\n/**") + 1);
  }
}
