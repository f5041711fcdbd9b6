package dev.sovereign.testing.economy;

import dev.sovereign.workflows.inference.Priority;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A piece of the day's work, a line of {@code tasks.tsv}.
 *
 * @param minute of the day at which it is asked
 * @param waitMinutes how long it may wait; 0 when somebody waits for it
 * @param givenChars of the text that comes with the prompt
 * @param answerTokens how long a whole answer is
 * @param maxTokens that the request names; 0 for none
 * @param structured whether the request wants JSON of a schema
 * @param passes by endpoint's name, whether its answer passes the task's own check
 * @param runnable whether whoever asks can run the check
 */
public record Task(
    String id,
    int minute,
    String kind,
    Priority priority,
    int waitMinutes,
    int givenChars,
    int answerTokens,
    int maxTokens,
    boolean structured,
    Map<String, Boolean> passes,
    boolean runnable,
    String prompt) {

  private static final String FILLER =
      "The delivery left the warehouse on time and was signed for. ";

  public Task {
    passes = Map.copyOf(passes);
  }

  /** The day's work in its order. */
  public static List<Task> all() {
    return Table.read("tasks.tsv").stream().map(Task::of).toList();
  }

  private static Task of(List<String> c) {
    return new Task(
        c.get(0),
        Integer.parseInt(c.get(1)),
        c.get(2),
        Priority.valueOf(c.get(3).toUpperCase(Locale.ROOT)),
        Integer.parseInt(c.get(4)),
        Integer.parseInt(c.get(5)),
        Integer.parseInt(c.get(6)),
        Integer.parseInt(c.get(7)),
        c.get(8).equals("1"),
        Map.of(
            "tiny", c.get(9).equals("1"),
            "small", c.get(10).equals("1"),
            "medium", c.get(11).equals("1"),
            "large", c.get(12).equals("1"),
            "cloud", c.get(13).equals("1")),
        c.get(14).equals("1"),
        c.get(15));
  }

  /** The request as a caller would send it, for a model or {@code auto}. */
  public String request(String model) {
    String text = prompt + "\\n\\n" + FILLER.repeat(givenChars / FILLER.length());
    String format =
        structured
            ? """
              ,"response_format":{"type":"json_schema","json_schema":{"name":"found","schema":\
              {"type":"object","properties":{"value":{"type":"string"}},"required":["value"]}}}"""
            : "";
    String limit = maxTokens > 0 ? ",\"max_tokens\":" + maxTokens : "";
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s%s}"
        .formatted(model, text, limit, format);
  }

  /** An answer as an engine gives it: whoever can run the check sees from it that it fails. */
  public String answer(String model, String endpoint) {
    boolean good = passes.getOrDefault(endpoint, false);
    String text = good || !runnable ? "word ".repeat(answerTokens).strip() : "I cannot do that.";
    if (structured) {
      text = good || !runnable ? "{\\\"value\\\":\\\"4711\\\"}" : "{\\\"other\\\":0}";
    }
    return """
        {"id":"%s","object":"chat.completion","created":0,"model":"%s","choices":[{"index":0,\
        "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],"usage":\
        {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}"""
        .formatted(id, model, text, promptTokens(), answerTokens, promptTokens() + answerTokens);
  }

  /** About four characters a token. */
  int promptTokens() {
    return (prompt.length() + givenChars) / 4;
  }
}
