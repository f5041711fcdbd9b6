package dev.sovereign.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
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

  private static final List<String> LOOPBACK_NAMES = List.of("127.0.0.1", "localhost", "[::1]");

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

  /** Allocates nothing: every request passes here. */
  private boolean acceptsAuthority(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > 0 && isPort(authority, colon + 1) && isLoopback(authority, colon);
  }

  private boolean isPort(String authority, int start) {
    int rest = port;
    for (int i = authority.length() - 1; i >= start; i--) {
      if (rest == 0 || authority.charAt(i) != '0' + rest % 10) {
        return false;
      }
      rest /= 10;
    }
    return rest == 0 && start < authority.length();
  }

  private static boolean isLoopback(String authority, int end) {
    for (String name : LOOPBACK_NAMES) {
      if (name.length() == end && matches(name, authority)) {
        return true;
      }
    }
    return false;
  }

  /** In ASCII only: no other letter folds into one of a name here. */
  private static boolean matches(String name, String authority) {
    for (int i = 0; i < name.length(); i++) {
      char c = authority.charAt(i);
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
