package dev.sovereign.activities.memory.sources;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown text by its headings: what stands before the first one, front matter and all, is a
 * section of its own; a hash sign within a fenced block begins none. A section that is too long is
 * cut into parts at blank lines.
 */
final class MarkdownSections {

  /** Characters of a part; leaves room for the line that says where it is from. */
  private static final int MAX_PART = 24_000;

  private static final Pattern HEADING = Pattern.compile("(#{1,6})[ \\t]+(.{1,500}?)[ \\t#]*");
  private static final Pattern FENCE = Pattern.compile(" {0,3}(```+|~~~+).*");

  private final List<Section> sections = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<String> path = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String fence = "";

  private MarkdownSections() {}

  /**
   * A part of a file.
   *
   * @param heading the headings above it and its own, joined by " > "; empty before the first; a
   *     number follows where that alone would name two
   * @param text without the heading, not blank
   */
  record Section(String heading, String text) {}

  static List<Section> of(String markdown) {
    var parser = new MarkdownSections();
    int line = 0;
    boolean frontMatter = false;
    for (String each : markdown.lines().toList()) {
      boolean rule = each.stripTrailing().equals("---");
      if (rule && (line == 0 || frontMatter)) {
        frontMatter = line == 0;
      } else {
        parser.take(each, frontMatter);
      }
      line++;
    }
    parser.close();
    return parser.sections;
  }

  private void take(String line, boolean frontMatter) {
    Matcher heading = HEADING.matcher(line);
    if (!frontMatter && !inFence(line) && heading.matches()) {
      close();
      int level = heading.group(1).length();
      while (path.size() >= level) {
        path.removeLast();
      }
      while (path.size() < level - 1) {
        path.add("");
      }
      path.add(heading.group(2));
    } else {
      text.append(line).append('\n');
    }
  }

  private boolean inFence(String line) {
    Matcher mark = FENCE.matcher(line);
    if (!mark.matches()) {
      return !fence.isEmpty();
    }
    if (fence.isEmpty()) {
      fence = mark.group(1);
    } else if (mark.group(1).startsWith(fence)) {
      fence = "";
    }
    return true;
  }

  private void close() {
    String heading = String.join(" > ", path.stream().filter(it -> !it.isEmpty()).toList());
    String rest = text.toString().strip();
    text.setLength(0);
    while (!rest.isEmpty()) {
      int end = end(rest);
      int number = names.merge(heading, 1, Integer::sum);
      String name = number == 1 ? heading : heading + " (" + number + ")";
      sections.add(new Section(name, rest.substring(0, end).strip()));
      rest = rest.substring(end).strip();
    }
  }

  private static int end(String rest) {
    if (rest.length() <= MAX_PART) {
      return rest.length();
    }
    int blank = rest.lastIndexOf("\n\n", MAX_PART);
    int end = blank > 0 ? blank : MAX_PART;
    return Character.isHighSurrogate(rest.charAt(end - 1)) ? end - 1 : end;
  }
}
