package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.memory.FactQuery;
import dev.sovereign.gateway.memory.QueryText;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.workflows.memory.FactKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filters of a query. */
final class FactFilters {

  static final String[] NAMES = {
    "kinds", "sessionId", "line", "subject", "from", "to", "upTo", "supersededToo", "limit"
  };

  private FactFilters() {}

  static FactQuery of(QueryText query) {
    return of(query, query.text("sessionId"), Boolean.TRUE.equals(query.flag("supersededToo")));
  }

  static FactQuery of(QueryText query, @Nullable String sessionId, boolean supersededToo) {
    return Refusals.translated(
        () ->
            new FactQuery(
                kinds(query),
                sessionId,
                query.text("line"),
                query.text("subject"),
                query.instant("from"),
                query.instant("to"),
                query.text("upTo"),
                supersededToo,
                query.number("limit")));
  }

  static List<FactKind> kinds(QueryText query) {
    return query.list("kinds").stream().map(FactKind::ofWireName).toList();
  }
}
