package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** The one place where an exception of the connection becomes a fault. */
final class TransportFaults {
  private TransportFaults() {}

  /** How far an exchange came. */
  enum Phase {
    CONNECT,
    /** The request goes out, and nothing of the answer is there. */
    HEAD,
    /** The answer's head is there. */
    BODY,
    /** Bytes of the answer's body are there. */
    BEGUN
  }

  /**
   * @param over whether the time for the whole answer has run out
   * @param status of the answer; 0 when there is none
   */
  static UpstreamException translate(
      Exception e, Phase phase, boolean interrupted, boolean over, Limits limits, int status) {
    if (interrupted) {
      return fault(Fault.CANCELLED, "the caller went away", status);
    }
    if (over) {
      String detail = "no whole answer in " + show(limits.timeouts().answer());
      return fault(limits.deadlineCut() ? Fault.DEADLINE : Fault.TIMEOUT, detail, status);
    }
    return switch (phase) {
      case CONNECT -> connecting(e, limits);
      case HEAD -> beforeAnswer(e, limits);
      case BODY, BEGUN -> inAnswer(e, phase, limits, status);
    };
  }

  private static UpstreamException connecting(Exception e, Limits limits) {
    return switch (e) {
      case UnknownHostException _ -> fault(Fault.DNS, "unknown host", 0);
      case SSLException _ -> fault(Fault.TLS, "no TLS connection", 0);
      case NoRouteToHostException _ -> fault(Fault.CONNECT_TIMEOUT, "no route", 0);
      case SocketTimeoutException _ ->
          fault(Fault.CONNECT_TIMEOUT, "no connection in " + show(limits.timeouts().connect()), 0);
      case ConnectException refused when unreachable(refused) ->
          fault(Fault.CONNECT_TIMEOUT, "no route", 0);
      case ConnectException _ -> fault(Fault.REFUSED, "connection refused", 0);
      default -> fault(Fault.RESET, "no connection (" + kind(e) + ")", 0);
    };
  }

  /** The JDK has no type of its own for it. */
  private static boolean unreachable(ConnectException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("unreachable") || message.contains("no route");
  }

  private static UpstreamException beforeAnswer(Exception e, Limits limits) {
    return switch (e) {
      case SocketTimeoutException _ -> slowFirstByte(limits, 0);
      case SSLException _ -> fault(Fault.TLS, "the TLS connection broke", 0);
      case HttpException _ -> fault(Fault.MALFORMED, "the answer is not HTTP", 0);
      default -> fault(Fault.RESET, "cut before an answer (" + kind(e) + ")", 0);
    };
  }

  private static UpstreamException inAnswer(Exception e, Phase phase, Limits limits, int status) {
    boolean begun = phase == Phase.BEGUN;
    return switch (e) {
      case SocketTimeoutException _ when begun ->
          fault(Fault.TIMEOUT, "silent for " + show(limits.timeouts().idle()), status);
      case SocketTimeoutException _ -> slowFirstByte(limits, status);
      case TruncatedChunkException _ -> fault(Fault.TRUNCATED, "cut within the answer", status);
      case MalformedChunkCodingException _ ->
          fault(Fault.MALFORMED, "the answer is not HTTP", status);
      case IOException _ when begun -> fault(Fault.TRUNCATED, "cut within the answer", status);
      default -> fault(Fault.RESET, "cut before an answer (" + kind(e) + ")", status);
    };
  }

  private static UpstreamException slowFirstByte(Limits limits, int status) {
    return fault(
        Fault.SLOW_FIRST_BYTE, "no byte in " + show(limits.timeouts().firstByte()), status);
  }

  private static UpstreamException fault(Fault fault, String detail, int status) {
    return new UpstreamException(fault, detail, Duration.ZERO, status, RawJson.empty());
  }

  /** A type says enough; a message may quote what was sent. */
  private static String kind(Exception e) {
    return e.getClass().getSimpleName();
  }

  private static String show(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
