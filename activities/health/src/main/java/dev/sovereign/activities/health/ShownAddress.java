package dev.sovereign.activities.health;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

/** Addresses as a report may hold them: scheme, host, port and path; never what could be secret. */
final class ShownAddress {

  /** Query, fragment and JDBC's semicolon parameters. */
  private static final Pattern PARAMETERS = Pattern.compile("[?#;].*$");

  /** The last @ before the path ends the user information, so a password may itself hold one. */
  private static final Pattern USER_INFORMATION = Pattern.compile("//[^/]*@");

  private ShownAddress() {}

  static String of(URI address) {
    String host = Objects.requireNonNullElse(address.getHost(), "");
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    String path = Objects.requireNonNullElse(address.getRawPath(), "");
    return address.getScheme() + "://" + host + port + path;
  }

  static String of(String jdbcUrl) {
    String plain = PARAMETERS.matcher(jdbcUrl).replaceFirst("");
    return USER_INFORMATION.matcher(plain).replaceFirst("//");
  }
}
