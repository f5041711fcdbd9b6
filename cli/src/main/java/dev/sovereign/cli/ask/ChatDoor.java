package dev.sovereign.cli.ask;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The gateway's chat door on loopback. */
public final class ChatDoor {
  private static final String PATH = "/v1/chat/completions";

  // The gateway ends a call in time itself, and says so; that is worth the moment longer.
  private static final Duration LONGER = Duration.ofSeconds(15);

  private final Site site;

  public ChatDoor(Site site) {
    this.site = site;
  }

  /** How long a call may take. */
  Duration timeout() {
    return site.config().inference().timeout();
  }

  /**
   * Asks. The answer is open: its body comes as it is written.
   *
   * @throws IOException when nobody answers
   */
  Http.Open ask(Question question, boolean stream) throws IOException {
    return Http.postOpen(
        site.gateway(PATH), question.headers(), question.body(stream), timeout().plus(LONGER));
  }

  /**
   * The answer of an earlier call; 202 while it is being finished.
   *
   * @throws IOException when nobody answers
   */
  Http.Open answer(String id) throws IOException {
    String name = URLEncoder.encode(id, StandardCharsets.UTF_8);
    return Http.getOpen(site.gateway(PATH + "/" + name), Map.of(), timeout().plus(LONGER));
  }
}
