package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    write(connection, body);
    return answer(connection);
  }

  private static void write(HttpURLConnection connection, String body) throws IOException {
    write(connection, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(HttpURLConnection connection, byte[] bytes) throws IOException {
    connection.setDoOutput(true);
    // Without a fixed length the client would quietly repeat a POST whose connection was cut.
    connection.setFixedLengthStreamingMode(bytes.length);
    try (var out = connection.getOutputStream()) {
      out.write(bytes);
    }
  }

  /**
   * An answer whose body is read as it comes. To be closed.
   *
   * @param body the body, of an error, too
   */
  public record Open(HttpURLConnection connection, int status, InputStream body)
      implements AutoCloseable {

    /** A header; empty when it is absent. */
    public String header(String name) {
      String value = connection.getHeaderField(name);
      return value == null ? "" : value;
    }

    /** The headers whose name begins so, in lower case, by the rest of it. */
    public Map<String, String> headersThatBegin(String prefix) {
      Map<String, String> headers = new TreeMap<>();
      connection
          .getHeaderFields()
          .forEach(
              (name, values) -> {
                String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(prefix)) {
                  headers.put(lower.substring(prefix.length()), values.getFirst());
                }
              });
      return headers;
    }

    /** The rest of the body. */
    public String text() throws IOException {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Breaks the connection off, so that nothing is written on for nobody. */
    @Override
    public void close() {
      connection.disconnect();
    }
  }

  /**
   * The same as {@link #get}, open.
   *
   * @throws IOException when nobody answers in time
   */
  public static Open getOpen(URI url, Map<String, String> headers, Duration timeout)
      throws IOException {
    HttpURLConnection connection = open(url, timeout);
    headers.forEach(connection::setRequestProperty);
    return opened(connection);
  }

  /**
   * The same as {@link #post}, open and without a token.
   *
   * @throws IOException when nobody answers in time
   */
  public static Open postOpen(URI url, Map<String, String> headers, String body, Duration timeout)
      throws IOException {
    HttpURLConnection connection = open(url, timeout);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    headers.forEach(connection::setRequestProperty);
    write(connection, body);
    return opened(connection);
  }

  /**
   * Sends bytes, or none, with exactly these headers.
   *
   * @throws IOException when nobody answers in time
   */
  public static Open sendOpen(
      String method, URI url, Map<String, String> headers, byte @Nullable [] body, Duration timeout)
      throws IOException {
    HttpURLConnection connection = open(url, timeout);
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      write(connection, body);
    }
    return opened(connection);
  }

  /**
   * Posts a file of any size with exactly these headers.
   *
   * @throws IOException when the file cannot be read, or nobody answers in time
   */
  public static Open upload(URI url, Map<String, String> headers, Path file, Duration timeout)
      throws IOException {
    long length = Files.size(file);
    HttpURLConnection connection = open(url, timeout);
    connection.setRequestMethod("POST");
    headers.forEach(connection::setRequestProperty);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(length);
    try (var out = connection.getOutputStream()) {
      Files.copy(file, out);
    }
    return opened(connection);
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
    Open opened = opened(connection);
    try (InputStream _ = opened.body()) {
      return new Response(opened.status(), opened.text());
    }
  }

  private static Open opened(HttpURLConnection connection) throws IOException {
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // The client would ask again with a password and cannot; what it was answered is a refusal.
      return new Open(connection, e.responseCode(), InputStream.nullInputStream());
    }
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new Open(connection, status, body == null ? InputStream.nullInputStream() : body);
  }
}
