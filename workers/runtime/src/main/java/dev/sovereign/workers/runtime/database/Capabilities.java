package dev.sovereign.workers.runtime.database;

import java.io.IOException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Which capabilities have a role, and which of them a schema as well. */
final class Capabilities {

  /** Connects to the database without keeping anything there. */
  private static final Set<String> WITHOUT_SCHEMA = Set.of("health");

  private static final Pattern MIGRATION = Pattern.compile("db/migration/([a-z_]+)/V[^/]+\\.sql$");

  private Capabilities() {}

  /** Those whose migrations are on the class path, sorted. */
  static SortedSet<String> withSchema() {
    SortedSet<String> capabilities = new TreeSet<>();
    try {
      Resource[] migrations =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:db/migration/*/V*.sql");
      for (Resource migration : migrations) {
        Matcher matcher = MIGRATION.matcher(migration.getURL().toString());
        if (matcher.find()) {
          capabilities.add(matcher.group(1));
        }
      }
    } catch (IOException e) {
      throw new MigrationException("the class path's migrations cannot be listed", e);
    }
    return capabilities;
  }

  static SortedSet<String> roles(SortedSet<String> withSchema) {
    SortedSet<String> roles = new TreeSet<>(withSchema);
    roles.addAll(WITHOUT_SCHEMA);
    return roles;
  }
}
