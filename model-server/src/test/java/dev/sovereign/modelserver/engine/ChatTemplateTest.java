package dev.sovereign.modelserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.modelserver.engine.Message.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
  private static final List<Message> TURNS =
      List.of(new Message(Role.SYSTEM, "é $1 \\ @@message-1@@"), new Message(Role.USER, "😀"));

  @Test
  void putsContentsInAsTheyAre() throws EngineException {
    ChatTemplate template = new ChatTemplate(_ -> "<s>@@message-0@@<u>@@message-1@@<a>");
    assertThat(template.render(TURNS)).isEqualTo("<s>é $1 \\ @@message-1@@<u>😀<a>");
  }

  @Test
  void givesTheRendererAsciiOnly() throws EngineException {
    ChatTemplate template = new ChatTemplate(request -> request);
    assertThat(template.render(List.of(new Message(Role.USER, "x"))))
        .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
  }

  @Test
  void refusesATemplateThatDropsATurn() {
    ChatTemplate template = new ChatTemplate(_ -> "<u>@@message-1@@");
    assertThatThrownBy(() -> template.render(TURNS))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not take a conversation of this shape");
  }
}
