package dev.sovereign.activities.sovereignty;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a probe's exception becomes words. Messages of drivers may quote addresses
 * with their passwords, so only kinds and codes of theirs are shown.
 */
final class Fault {

  private static final int LONGEST = 200;

  private Fault() {}

  static String inOneLine(@Nullable Throwable fault) {
    return switch (fault) {
      case SQLException e -> "SQL refused (SQLSTATE " + e.getSQLState() + ")";
      case StatusRuntimeException e -> "Temporal answered gRPC " + e.getStatus().getCode();
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException _ -> "connection refused";
      // Ours, or JGit's: paths and object ids.
      case IOException e when e.getMessage() != null -> cut(e.getMessage());
      case null -> "failed";
      case Throwable e -> e.getClass().getSimpleName();
    };
  }

  private static String cut(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
