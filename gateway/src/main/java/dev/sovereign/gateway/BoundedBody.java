package dev.sovereign.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** Reads the body of a request as it came, and never more of it than allowed. */
public final class BoundedBody {

  private BoundedBody() {}

  /** What is wrong with a body; each door says it in its own form. */
  public enum Fault {
    /** It is compressed, which would let a small body be a large one. */
    ENCODED,
    TOO_LARGE,
    /** It did not arrive in time. */
    LATE,
    BROKEN_OFF
  }

  /** The body was not read. */
  public static final class NotReadException extends Exception {

    private static final long serialVersionUID = 1;

    private final Fault fault;

    private NotReadException(Fault fault) {
      super(fault.name());
      this.fault = fault;
    }

    public Fault fault() {
      return fault;
    }
  }

  /**
   * The whole body, empty when there is none.
   *
   * @param limit in bytes
   */
  public static byte[] read(HttpServletRequest request, int limit) throws NotReadException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new NotReadException(Fault.ENCODED);
    }
    long length = request.getContentLengthLong();
    if (length > limit) {
      throw new NotReadException(Fault.TOO_LARGE);
    }
    try {
      InputStream in = request.getInputStream();
      return length < 0 ? ofUnknownLength(in, limit) : ofLength(in, (int) length);
    } catch (SocketTimeoutException e) {
      throw new NotReadException(Fault.LATE);
    } catch (IOException e) {
      throw new NotReadException(Fault.BROKEN_OFF);
    }
  }

  private static byte[] ofLength(InputStream in, int length) throws IOException, NotReadException {
    byte[] body = new byte[length];
    if (in.readNBytes(body, 0, length) < length) {
      throw new NotReadException(Fault.BROKEN_OFF);
    }
    return body;
  }

  private static byte[] ofUnknownLength(InputStream in, int limit)
      throws IOException, NotReadException {
    byte[] body = in.readNBytes(limit + 1);
    if (body.length > limit) {
      throw new NotReadException(Fault.TOO_LARGE);
    }
    return body;
  }
}
