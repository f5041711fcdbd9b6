package dev.sovereign.workflows.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text and leaves a marker that names their kind. It knows the forms that
 * issuers gave their keys, private key blocks, passwords in addresses, and values that are said to
 * be one ({@code password=...}); a secret that looks like any other word and is not called one
 * passes. Ids of commits and hashes stay. Thread-safe.
 *
 * <p>Every repetition is bounded, so the time is linear in the length of the text.
 */
public final class SecretRedactor {

  private static final String MARK = "[redacted: ";

  private static final Pattern KEY_BEGIN =
      Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
  private static final Pattern KEY_END =
      Pattern.compile("-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");

  /** Not within a longer word. */
  private static final String START = "(?<![A-Za-z0-9])";

  private static final String PASSWORD =
      "(?:pass(?:word|wd|phrase|code)|\\bpwd|_pwd|client[_-]?secret|secret(?:[_-]?(?:access[_-]?)?key)?"
          + "|(?:api|access|private|signing|encryption|master|account|auth)[_ -]?key|apikey|credentials?)";

  private static final String TOKEN = "(?:token|bearer)";

  /** Between a name and its value; the name may end with a quote. */
  private static final String IS = "[\"'`]?[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}";

  private static final String QUOTED =
      "(?:\"[^\"\\n]{1,400}+\"|'[^'\\n]{1,400}+'|`[^`\\n]{1,400}+`)";

  /** What stands for a value, refers to one, or was redacted before. */
  private static final String NO_PLACEHOLDER =
      "(?![\"'`]?(?:\\[redacted|\\$|<|\\*|\\{|%|[A-Za-z_.]{1,60}\\())"
          + "(?![\"'`]?(?:null|none|nil|true|false|absent|required|optional|undefined|env)\\b)";

  private static final String BARE = "[^\\s\"'`,;)}\\]]";

  private static final List<Rule> RULES =
      List.of(
          rule(
              "aws-access-key",
              START + "(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
          rule(
              "github-token",
              START + "(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})"),
          rule(
              "gitlab-token",
              START + "gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt)-[A-Za-z0-9_-]{16,255}"),
          rule("slack-token", START + "(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,255}"),
          rule(
              "slack-webhook",
              "hooks\\.slack\\.com/(?:services|workflows)/([A-Za-z0-9/_-]{20,200})"),
          rule("stripe-key", START + "(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,255}"),
          rule("anthropic-key", START + "sk-ant-[A-Za-z0-9_-]{16,255}"),
          rule(
              "openai-key",
              START + "sk-(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_]{8}[A-Za-z0-9_-]{12,255}"),
          rule(
              "google-key",
              START
                  + "(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20,60}|ya29\\.[A-Za-z0-9_.-]{20,500})"),
          rule(
              "package-token",
              START + "(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,500}|hf_[A-Za-z0-9]{30,60})"),
          rule("sendgrid-key", START + "SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}"),
          rule(
              "jwt",
              "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}+\\.[A-Za-z0-9_-]{8,8192}+\\.[A-Za-z0-9_-]{0,2048}+"),
          rule(
              "authorization",
              "(?i)\\bauthorization"
                  + IS
                  + "[\"']?(?:(?:bearer|basic|token|digest|apikey)[ \\t]{1,4})?(?!\\[redacted|bearer|basic)("
                  + BARE
                  + "{6,4096})"),
          rule(
              "bearer-token",
              "(?i)\\bbearer[ \\t]{1,4}(?=[A-Za-z._~+/=-]{0,200}[0-9])([A-Za-z0-9._~+/=-]{16,4096})"),
          rule(
              "url-password",
              "(?i)[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{0,200}:(?!\\[redacted)([^\\s/]{1,200})@"),
          rule("url-token", "(?i)https?://(?!\\[redacted)([A-Za-z0-9_.~-]{20,255})@"),
          rule("password", "(?i)" + PASSWORD + IS + NO_PLACEHOLDER + "(" + QUOTED + ")"),
          rule(
              "password",
              "(?i)"
                  + PASSWORD
                  + "[\"'`]?[ \\t]{0,4}:?=[ \\t]{0,4}"
                  + NO_PLACEHOLDER
                  + "("
                  + BARE
                  + "{1,400})"),
          // After a colon there may be prose: a word that others follow is none.
          rule(
              "password",
              "(?i)"
                  + PASSWORD
                  + IS
                  + NO_PLACEHOLDER
                  + "((?=[^\\s]{0,400}[^A-Za-z\\s.,;:-])"
                  + BARE
                  + "{4,400}|"
                  + BARE
                  + "{4,400}(?=[\"'`,;)}\\]]{0,3}[ \\t]{0,4}(?:\\n|$)))"),
          rule("token", "(?i)" + TOKEN + IS + NO_PLACEHOLDER + "(" + QUOTED + ")"),
          rule(
              "token",
              "(?i)"
                  + TOKEN
                  + IS
                  + NO_PLACEHOLDER
                  + "(?!\\d{1,18}(?![A-Za-z0-9]))((?=[^\\s]{0,400}\\d)"
                  + BARE
                  + "{8,400}|(?<==)"
                  + BARE
                  + "{6,400})"),
          rule(
              "hex-secret",
              "(?i)(?:"
                  + PASSWORD
                  + "|"
                  + TOKEN
                  + ")\\W{1,10}(?:(?:is|was|to)\\W{1,4})?([0-9a-f]{32,128})(?![0-9a-f])"),
          rule(
              "password",
              "(?i)(?<![A-Za-z0-9-])--?[a-z-]{0,30}"
                  + PASSWORD
                  + "[ \\t]{1,4}"
                  + NO_PLACEHOLDER
                  + "("
                  + QUOTED
                  + "|(?!-)"
                  + BARE
                  + "{3,400})"),
          rule(
              "token",
              "(?i)(?<![A-Za-z0-9-])--[a-z-]{0,30}"
                  + TOKEN
                  + "[ \\t]{1,4}"
                  + NO_PLACEHOLDER
                  + "("
                  + QUOTED
                  + "|(?!-)"
                  + BARE
                  + "{6,400})"),
          rule(
              "password",
              "(?i)\\bcurl\\b[^\\n]{0,200}[ \\t](?:-u|--user)[ \\t]{0,4}[\"']?[^\\s:\"']{1,100}:(?!\\[redacted|\\$)([^\\s\"']{1,200})"));

  /**
   * A text without its secrets.
   *
   * @param text with markers in their places
   * @param redactions how many there were
   */
  public record Redacted(String text, int redactions) {}

  /** The text without its secrets; itself when it has none. */
  public Redacted redact(String text) {
    Redacted result = withoutKeyBlocks(text);
    int count = result.redactions();
    String rest = result.text();
    for (Rule rule : RULES) {
      Redacted next = rule.apply(rest);
      rest = next.text();
      count += next.redactions();
    }
    return new Redacted(rest, count);
  }

  /** A block without an end is taken as far as the text goes: it was cut off. */
  private static Redacted withoutKeyBlocks(String text) {
    Matcher begin = KEY_BEGIN.matcher(text);
    Matcher end = KEY_END.matcher(text);
    var result = new StringBuilder();
    int from = 0;
    int count = 0;
    while (from < text.length() && begin.find(from)) {
      result.append(text, from, begin.start()).append(MARK).append("private-key]");
      from = end.find(begin.end()) ? end.end() : text.length();
      count++;
    }
    return count == 0
        ? new Redacted(text, 0)
        : new Redacted(result.append(text.substring(from)).toString(), count);
  }

  private static Rule rule(String kind, String regex) {
    return new Rule(MARK + kind + "]", Pattern.compile(regex));
  }

  /** Takes out the first group, or the whole where there is none. */
  private record Rule(String marker, Pattern pattern) {

    Redacted apply(String text) {
      Matcher matcher = pattern.matcher(text);
      List<int[]> found = new ArrayList<>();
      while (matcher.find()) {
        int group = matcher.groupCount();
        found.add(new int[] {matcher.start(group), matcher.end(group)});
      }
      return found.isEmpty() ? new Redacted(text, 0) : replaced(text, found);
    }

    private Redacted replaced(String text, List<int[]> found) {
      var result = new StringBuilder();
      int from = 0;
      for (int[] each : found) {
        result.append(text, from, each[0]).append(marker);
        from = each[1];
      }
      return new Redacted(result.append(text.substring(from)).toString(), found.size());
    }
  }
}
