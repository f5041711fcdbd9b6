package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Small requests to the stack's own doors on loopback. The JDK's old client: it needs no threads of
 * its own, which a supervisor of a few megabytes is glad of.
 */
public final class Http {

  private Http() {}

  /**
   * @param status the HTTP status
   * @param body the whole body as text
   */
  public record Response(int status, String body) {

    public boolean isOk() {
      return status / 100 == 2;
    }
  }

  /** Whether a GET is answered with 2xx in time. */
  public static boolean answersOk(URI url, Duration timeout) {
    try {
      return get(url, timeout).isOk();
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * @throws IOException when nobody answers in time
   */
  public static Response get(URI url, Duration timeout) throws IOException {
    return answer(open(url, timeout));
  }

  /**
   * Posts a JSON document.
   *
   * @param token the bearer token; null to send none
   * @throws IOException when nobody answers in time
   */
  public static Response post(URI url, @Nullable String token, String body, Duration timeout)
      throws IOException {
    HttpURLConnection connection = open(url, timeout);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    connection.setDoOutput(true);
    // Without a fixed length the client would quietly repeat a POST whose connection was cut.
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.setFixedLengthStreamingMode(bytes.length);
    try (var out = connection.getOutputStream()) {
      out.write(bytes);
    }
    return answer(connection);
  }

  private static HttpURLConnection open(URI url, Duration timeout) throws IOException {
    if (!(url.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
      throw new IOException(url + ": not an http address");
    }
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    return connection;
  }

  private static Response answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (body == null) {
      return new Response(status, "");
    }
    try (body) {
      return new Response(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
