package dev.sovereign.workers.runtime.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * How far a capability's schema is. Read with one query, so that a start with nothing to do does
 * not pay for Flyway.
 *
 * @param capability whose schema
 * @param known the newest version this build has
 * @param applied the newest version the database has, absent when it has none
 * @param failed whether a migration was left half-way
 */
record SchemaVersion(
    String capability, MigrationVersion known, @Nullable MigrationVersion applied, boolean failed) {

  static SchemaVersion read(Connection owner, String capability) throws SQLException {
    MigrationVersion known = known(capability);
    String history = "\"%s\".flyway_schema_history".formatted(capability);
    if (!exists(owner, history)) {
      return new SchemaVersion(capability, known, null, false);
    }
    MigrationVersion applied = null;
    boolean failed = false;
    try (var query = owner.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT version, success FROM " + history + " WHERE version IS NOT NULL")) {
      while (rows.next()) {
        failed |= !rows.getBoolean(2);
        MigrationVersion version = MigrationVersion.fromVersion(rows.getString(1));
        applied = applied == null || version.compareTo(applied) > 0 ? version : applied;
      }
    }
    return new SchemaVersion(capability, known, applied, failed);
  }

  static String location(String capability) {
    return "classpath:db/migration/" + capability;
  }

  boolean current() {
    return known.equals(applied) && !failed;
  }

  void refuseNewer() {
    if (applied != null && applied.compareTo(known) > 0) {
      throw new MigrationException(
          "schema %s is at version %s, this build knows %s: use the newer build, or another SOVEREIGN_HOME"
              .formatted(capability, applied, known));
    }
  }

  private static boolean exists(Connection owner, String table) throws SQLException {
    try (var query = owner.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static MigrationVersion known(String capability) {
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:db/migration/%s/V*.sql".formatted(capability));
      return Arrays.stream(files)
          .map(file -> version(Objects.requireNonNull(file.getFilename())))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    } catch (IOException e) {
      throw new MigrationException("the migrations of " + capability + " cannot be listed", e);
    }
  }

  private static MigrationVersion version(String file) {
    return MigrationVersion.fromVersion(file.substring(1, file.indexOf("__")));
  }
}
