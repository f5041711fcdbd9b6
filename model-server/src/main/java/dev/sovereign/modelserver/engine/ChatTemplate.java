package dev.sovereign.modelserver.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders a conversation with the template in the weights. The native renderer corrupts text beyond
 * ASCII, so it is given ASCII marks in place of the contents, which are put in afterwards.
 */
final class ChatTemplate {
  private static final Pattern MARK = Pattern.compile("@@message-(\\d+)@@");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final UnaryOperator<String> renderer;

  /**
   * @param renderer takes llama.cpp's request as JSON, gives the text
   */
  ChatTemplate(UnaryOperator<String> renderer) {
    this.renderer = renderer;
  }

  String render(List<Message> messages) throws EngineException {
    String rendered = renderer.apply(request(messages));
    Matcher marks = MARK.matcher(rendered);
    // A template that drops a turn would have the model answer another question.
    if (marks.results().map(mark -> mark.group(1)).distinct().count() != messages.size()) {
      throw new EngineException(
          EngineFailure.BROKEN,
          "the model's chat template does not take a conversation of this shape: use one system"
              + " message, then user and assistant in turn");
    }
    return marks.replaceAll(
        mark -> Matcher.quoteReplacement(messages.get(Integer.parseInt(mark.group(1))).content()));
  }

  private static String request(List<Message> messages) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode turns = request.putArray("messages");
    for (int i = 0; i < messages.size(); i++) {
      turns
          .addObject()
          .put("role", messages.get(i).role().wireName())
          .put("content", "@@message-" + i + "@@");
    }
    return JSON.writeValueAsString(request);
  }
}
