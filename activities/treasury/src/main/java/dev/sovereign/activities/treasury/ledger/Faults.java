package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.TreasuryFailure;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one place where PostgreSQL's faults become the capability's. */
final class Faults {

  private static final String CLOCK = "TR003";

  private Faults() {}

  /** Neither statements nor values are passed on: a failure is kept for anybody to read. */
  static ApplicationFailure translate(SQLException e) {
    String state = e.getSQLState();
    if (CLOCK.equals(state)) {
      return TreasuryFailure.CLOCK_WENT_BACKWARDS.failure(
          "ledger: %s; nothing was recorded. Set the clock of the PostgreSQL host right and ask again."
              .formatted(firstLine(e)));
    }
    if (isData(state)) {
      return TreasuryFailure.REQUEST_INVALID.failure(
          "PostgreSQL did not take the operation (SQLSTATE %s); nothing was recorded. Check its amounts, texts and times."
              .formatted(state));
    }
    return TreasuryFailure.STORE_UNAVAILABLE.failure(
        "PostgreSQL did not answer the ledger (SQLSTATE %s). The same key asks again safely; see `./sovereign doctor` and `./sovereign logs postgres`."
            .formatted(state));
  }

  /** Data exceptions and broken constraints: asking again would end the same. */
  private static boolean isData(@Nullable String state) {
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
  }
}
