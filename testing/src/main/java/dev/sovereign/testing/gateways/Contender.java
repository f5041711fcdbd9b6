package dev.sovereign.testing.gateways;

import dev.sovereign.testing.gateways.Peers.AbsentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who is measured. */
public enum Contender {
  SOVEREIGN("sovereign"),
  /** On the server and the client that ours is made of. */
  BARE("bare forwarder"),
  /** As most would write one. */
  SPRING("bare Spring MVC forwarder"),
  LITELLM("LiteLLM 1.106.2, defaults"),
  LITELLM_TUNED("LiteLLM 1.106.2, best settings"),
  /** The same, but soon ready for the next fault. */
  LITELLM_QUICK_TO_RETURN("LiteLLM 1.106.2, best settings, cooldown 1 s"),
  PORTKEY("Portkey 1.15.2");

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /** As it is printed. */
  public String label() {
    return label;
  }

  /**
   * Starts it. Never two at once: nothing here prevents it, the figures would.
   *
   * @param folder for its files; a new one is made in it
   * @throws AbsentException when it cannot be had on this machine
   */
  public Gateway start(Routes routes, Path folder) throws AbsentException {
    try {
      Path own = Files.createTempDirectory(folder, name());
      return switch (this) {
        case SOVEREIGN -> SovereignGateway.start(routes, own);
        case BARE -> PeerGateway.bare(routes, own);
        case SPRING -> PeerGateway.spring(routes, own);
        case LITELLM -> PeerGateway.litellm(routes, 0, own);
        case LITELLM_TUNED -> PeerGateway.litellm(routes, 60, own);
        case LITELLM_QUICK_TO_RETURN -> PeerGateway.litellm(routes, 1, own);
        case PORTKEY -> PeerGateway.portkey(routes, own);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
