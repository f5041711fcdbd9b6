package dev.sovereign.cli.doctor;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.config.SovereignConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** The settings on which durability stands, as the running server itself tells them. */
final class DatabaseChecks {

  private static final List<String> MUST_BE_ON =
      List.of("fsync", "synchronous_commit", "data_checksums");

  private static final String RESTART = "./sovereign down && ./sovereign up";

  private final Site site;

  DatabaseChecks(Site site) {
    this.site = site;
  }

  List<Check> all() {
    SovereignConfig.Ports ports = site.config().ports();
    String url = "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/sovereign";
    try (Connection connection = DriverManager.getConnection(url, login());
        Statement statement = connection.createStatement()) {
      return MUST_BE_ON.stream().map(setting -> show(statement, setting)).toList();
    } catch (SQLException | IOException noAnswer) {
      return MUST_BE_ON.stream()
          .map(setting -> notSeen(setting, url + ": " + noAnswer.getMessage()))
          .toList();
    }
  }

  private Properties login() throws IOException {
    Properties login = new Properties();
    login.setProperty("user", "health");
    login.setProperty("password", Files.readString(site.home().secret("postgres-health")).strip());
    login.setProperty("loginTimeout", "3");
    login.setProperty("socketTimeout", "5");
    return login;
  }

  private static Check show(Statement statement, String setting) {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      String value = row.next() ? row.getString(1) : "no answer";
      return Check.of("postgres." + setting, value.equals("on"), setting + " is " + value, RESTART);
    } catch (SQLException problem) {
      return notSeen(setting, String.valueOf(problem.getMessage()));
    }
  }

  private static Check notSeen(String setting, String why) {
    return Check.of("postgres." + setting, false, "not seen: " + why, "./sovereign up");
  }
}
