package dev.sovereign.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests written by hand: an HTTP client would not send a foreign Host. */
final class RawHttp {

  private RawHttp() {}

  /** The status of a request without a body, such as {@code GET /health}. */
  static int status(int port, String request, String... headers) throws IOException {
    return Integer.parseInt(answer(port, request, headers).split(" ", 3)[1]);
  }

  /** All that is answered. */
  static String answer(int port, String request, String... headers) throws IOException {
    return answer(port, request, "", headers);
  }

  /** The same with a body, whose length goes with it. */
  static String answer(int port, String request, String body, String[] headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
      String text =
          request
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + length
              + "\r\nConnection: close\r\n\r\n"
              + body;
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return reader.readAllAsString();
    }
  }
}
