package dev.sovereign.gateway.memory;

import dev.sovereign.gateway.BoundedBody;
import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.Payloads;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/** Reads requests as strictly as can be: bounded, valid UTF-8, and without an unknown field. */
public final class StrictJson {

  /** A fact of every list at its bound is larger than anybody means to write. */
  public static final int MAX_BYTES = 1 << 20;

  private StrictJson() {}

  /**
   * The body of a request as this record; an empty body is {@code {}}.
   *
   * @throws DoorException with 400, 408, 413 or 415
   */
  public static <T> T read(HttpServletRequest request, Class<T> type) {
    checkType(request);
    return parse(text(bytes(request)), type);
  }

  /**
   * A JSON object as this record.
   *
   * @throws DoorException with 400, naming the field
   */
  public static <T> T parse(String json, Class<T> type) {
    return Refusals.translated(() -> Payloads.strict(json, type));
  }

  private static void checkType(HttpServletRequest request) {
    String type = request.getContentType();
    if (type != null
        && !type.regionMatches(true, 0, "application/json", 0, "application/json".length())) {
      throw notTaken();
    }
  }

  private static byte[] bytes(HttpServletRequest request) {
    try {
      return BoundedBody.read(request, MAX_BYTES);
    } catch (BoundedBody.NotReadException e) {
      throw refused(e.fault());
    }
  }

  private static DoorException refused(BoundedBody.Fault fault) {
    return switch (fault) {
      case ENCODED -> notTaken();
      case TOO_LARGE ->
          new DoorException(
              HttpStatus.CONTENT_TOO_LARGE,
              "the body is larger than " + MAX_BYTES + " bytes; nothing was kept",
              "record the gist as a fact, and keep the whole in a file that it names");
      case LATE ->
          new DoorException(
              HttpStatus.REQUEST_TIMEOUT, "the body did not arrive in time", "send it again");
      case BROKEN_OFF -> Refusals.bad("the body broke off");
    };
  }

  private static DoorException notTaken() {
    return new DoorException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "this content type or encoding is not taken",
        "send application/json in UTF-8, not compressed");
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Refusals.bad("the body is not valid UTF-8; nothing was kept");
    }
  }
}
