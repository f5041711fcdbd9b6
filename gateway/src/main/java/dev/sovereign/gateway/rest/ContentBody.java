package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.BoundedBody;
import dev.sovereign.gateway.DoorException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The body of a request as it came, bounded. It is in no message. */
final class ContentBody {

  static final int MAX_BYTES = 16 << 20;

  private static final List<MediaType> TAKEN =
      List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM);

  private ContentBody() {}

  /**
   * @throws DoorException with 400, 408, 413 or 415
   */
  static byte[] read(HttpServletRequest request) {
    checkType(request.getContentType());
    byte[] body = bounded(request);
    if (body.length == 0) {
      throw refuse(HttpStatus.BAD_REQUEST, "the body is empty", "send the text to keep");
    }
    return body;
  }

  private static byte[] bounded(HttpServletRequest request) {
    try {
      return BoundedBody.read(request, MAX_BYTES);
    } catch (BoundedBody.NotReadException e) {
      throw refused(e.fault());
    }
  }

  private static DoorException refused(BoundedBody.Fault fault) {
    return switch (fault) {
      case ENCODED ->
          refuse(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "this content encoding is not taken",
              "send it without Content-Encoding");
      case TOO_LARGE ->
          refuse(
              HttpStatus.CONTENT_TOO_LARGE,
              "the body is larger than " + MAX_BYTES + " bytes",
              "store it in parts, each of which is asked about by itself");
      case LATE ->
          refuse(HttpStatus.REQUEST_TIMEOUT, "the body did not arrive in time", "send it again");
      case BROKEN_OFF -> refuse(HttpStatus.BAD_REQUEST, "the body broke off", "send it again");
    };
  }

  private static void checkType(@Nullable String header) {
    MediaType type = parse(header);
    // Models are asked in UTF-8, so a text in anything else would reach them garbled.
    boolean taken =
        type != null
            && TAKEN.stream().anyMatch(each -> each.equalsTypeAndSubtype(type))
            && Arrays.asList(null, "utf-8").contains(charset(type));
    if (!taken) {
      throw refuse(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "this content type is not taken",
          "send text/plain in UTF-8, or application/octet-stream");
    }
  }

  private static @Nullable String charset(MediaType type) {
    String charset = type.getParameter("charset");
    return charset == null ? null : charset.replace("\"", "").toLowerCase(Locale.ROOT);
  }

  private static @Nullable MediaType parse(@Nullable String header) {
    try {
      return header == null ? null : MediaType.parseMediaType(header);
    } catch (InvalidMediaTypeException e) {
      return null;
    }
  }

  private static DoorException refuse(HttpStatus status, String message, String next) {
    return new DoorException(status, message, next);
  }
}
