package dev.sovereign.gateway;

import dev.sovereign.config.DoorPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before every door: a foreign Host or Origin is refused with 403, and whatever is not a
 * plain read needs the owner's bearer token, else 401.
 */
public final class DoorFilter extends OncePerRequestFilter {

  private static final String SCHEME = "Bearer ";
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final byte[] token;

  /**
   * @param token the content of {@code $SOVEREIGN_HOME/token}, not empty
   */
  public DoorFilter(String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("token: empty (expected: the content of the token file)");
    }
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Refusal refusal = refusal(request);
    if (refusal == null) {
      response.setHeader("X-Content-Type-Options", "nosniff");
      chain.doFilter(request, response);
      return;
    }
    if (refusal.status() == HttpStatus.UNAUTHORIZED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sovereign\"");
    }
    ErrorWriter.write(response, refusal.status(), refusal.error());
  }

  private @Nullable Refusal refusal(HttpServletRequest request) {
    DoorPolicy policy = new DoorPolicy(request.getLocalPort());
    if (!policy.acceptsHost(request.getHeader(HttpHeaders.HOST))) {
      return forbidden("Host does not name this door", policy);
    }
    if (!policy.acceptsOrigin(request.getHeader(HttpHeaders.ORIGIN))) {
      return forbidden("Origin is foreign", policy);
    }
    return READS.contains(request.getMethod()) || carriesToken(request) ? null : unauthorized();
  }

  private boolean carriesToken(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    // The scheme is case-insensitive by RFC 9110; the token is not, and is compared in constant
    // time.
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token, header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal forbidden(String message, DoorPolicy policy) {
    return new Refusal(
        HttpStatus.FORBIDDEN,
        DoorError.of(message, "ask for http://127.0.0.1:" + policy.port() + " from this machine"));
  }

  private static Refusal unauthorized() {
    return new Refusal(
        HttpStatus.UNAUTHORIZED,
        DoorError.of(
            "this request changes state and carries no valid token",
            "send Authorization: Bearer <content of $SOVEREIGN_HOME/token>"));
  }

  private record Refusal(HttpStatus status, DoorError error) {}
}
