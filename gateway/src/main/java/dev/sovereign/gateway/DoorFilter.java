package dev.sovereign.gateway;

import dev.sovereign.config.DoorPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Stands before every door: a foreign Host or Origin is refused with 403, and whatever is not a
 * plain read needs the owner's bearer token, else 401; so does reading stored content, sessions and
 * memory, which may be private, and everything over MCP. Inference, that is {@code /v1/*}, needs
 * none: it changes no state, and clients of OpenAI's API always send some key, which is ignored
 * there. But for one: an answer whose id is not a secret of whoever asked, as that of a workflow's
 * call, which stands in Temporal's history.
 */
public final class DoorFilter extends HttpFilter {

  /**
   * Of a request for files or batches: whether it carries the owner's token, a {@link Boolean}. It
   * needs none, but what is private is shown to the owner alone.
   */
  public static final String OWNER = "dev.sovereign.owner";

  private static final String SCHEME = "Bearer ";
  private static final String INFERENCE = "/v1";
  private static final List<String> OWNERS =
      List.of(
          "/api/content",
          "/api/memory",
          "/api/sessions",
          "/api/treasury",
          "/api/catch-up",
          "/api/cache",
          "/mcp");

  private static final String ANSWER = "/chat/completions/";

  /** Ids that this gateway gives cannot be guessed and are told to nobody but the caller. */
  private static final String SECRET_ID = "sv-";

  private final transient byte[] token;

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
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // What the container mapped, not the text of the path: what is said here of /v1 is then said of
    // exactly the requests that the inference servlet gets, however they are written.
    boolean inference = INFERENCE.equals(request.getServletPath());
    DoorPolicy policy = new DoorPolicy(request.getLocalPort());
    if (!policy.acceptsHost(request.getHeader(HttpHeaders.HOST))) {
      forbid(response, "Host does not name this door", policy, inference);
    } else if (!policy.acceptsOrigin(request.getHeader(HttpHeaders.ORIGIN))) {
      forbid(response, "Origin is foreign", policy, inference);
    } else if ((inference ? !isKnownAnswer(request) : isOpenRead(request))
        || carriesToken(request)) {
      response.setHeader("X-Content-Type-Options", "nosniff");
      if (inference && isStored(request)) {
        request.setAttribute(OWNER, carriesToken(request));
      }
      chain.doFilter(request, response);
    } else {
      demandToken(response, inference);
    }
  }

  private static boolean isKnownAnswer(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path != null
        && path.length() > ANSWER.length()
        && path.startsWith(ANSWER)
        && !path.startsWith(SECRET_ID, ANSWER.length());
  }

  private static boolean isStored(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path != null && (path.startsWith("/files") || path.startsWith("/batches"));
  }

  private static boolean isOpenRead(HttpServletRequest request) {
    String method = request.getMethod();
    return ("GET".equals(method) || "HEAD".equals(method)) && !isOwners(request.getServletPath());
  }

  private static boolean isOwners(String path) {
    return OWNERS.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
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

  private static void forbid(
      HttpServletResponse response, String message, DoorPolicy policy, boolean inference)
      throws IOException {
    String next = "ask for http://127.0.0.1:" + policy.port() + " from this machine";
    if (inference) {
      OpenAiError.of(403, "foreign_request", message, next).write(response);
    } else {
      ErrorWriter.write(response, HttpStatus.FORBIDDEN, DoorError.of(message, next));
    }
  }

  private static void demandToken(HttpServletResponse response, boolean inference)
      throws IOException {
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sovereign\"");
    String next = "send Authorization: Bearer <content of $SOVEREIGN_HOME/token>";
    if (inference) {
      OpenAiError.of(
              401,
              "token_required",
              "this answer is its owner's, and there is no valid token",
              next)
          .write(response);
    } else {
      ErrorWriter.write(
          response,
          HttpStatus.UNAUTHORIZED,
          DoorError.of(
              "this request changes state or reads stored content, memory or the books, and carries"
                  + " no valid token",
              next));
    }
  }
}
