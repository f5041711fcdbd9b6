package dev.sovereign.activities.health;

import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a probe's exception becomes words. Messages of drivers may quote a URL with
 * its password, so none is passed on; the kind of fault and its code are.
 */
final class Fault {

  private Fault() {}

  static String inOneLine(@Nullable Throwable fault) {
    return switch (fault) {
      case SQLException e -> "SQL refused (SQLSTATE " + e.getSQLState() + ")";
      case StatusRuntimeException e -> "gRPC " + e.getStatus().getCode();
      case HttpTimeoutException _ -> "no answer in time";
      case Throwable e when unresolved(e) -> "the host name is unknown";
      case ConnectException _ -> "connection refused";
      case null -> "failed";
      case Throwable e -> "failed: " + e.getClass().getSimpleName();
    };
  }

  /** The JDK's HTTP client hides an unknown host in the cause of a refused connection. */
  private static boolean unresolved(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
