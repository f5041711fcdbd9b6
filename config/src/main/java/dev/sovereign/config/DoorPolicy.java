package dev.sovereign.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a loopback door takes. A web page in the operator's browser can reach loopback
 * too; what it cannot do is send a Host that names this machine's loopback by a name of its own, or
 * hide its Origin. So both are checked: the first defeats DNS rebinding, the second cross-site
 * requests.
 *
 * @param port the door's own port
 */
public record DoorPolicy(int port) {

  private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

  /**
   * Whether the request's {@code Host} names this door on loopback. A request without one is
   * foreign.
   */
  public boolean acceptsHost(@Nullable String host) {
    return host != null && acceptsAuthority(host);
  }

  /**
   * Whether the request's {@code Origin} is absent (not a browser's cross-site request) or this
   * door's own.
   */
  public boolean acceptsOrigin(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      return "http".equals(uri.getScheme())
          && uri.getRawAuthority() != null
          && acceptsAuthority(uri.getRawAuthority());
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private boolean acceptsAuthority(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    String suffix = ":" + port;
    return lower.endsWith(suffix)
        && LOOPBACK_NAMES.contains(lower.substring(0, lower.length() - suffix.length()));
  }
}
