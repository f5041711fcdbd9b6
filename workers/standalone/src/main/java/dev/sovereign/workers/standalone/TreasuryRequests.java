package dev.sovereign.workers.standalone;

import dev.sovereign.workflows.treasury.Amount;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the treasury's door takes. */
final class TreasuryRequests {

  private static final String REASON = "reason: missing (expected: why it is reversed)";

  private TreasuryRequests() {}

  /** One sum that came in, or went back when it is negative. */
  record Revenue(Amount amount, Instant at, @Nullable String description) {
    Revenue {
      Objects.requireNonNull(amount, "amount: missing (expected: such as 12.34 USD)");
      Objects.requireNonNull(at, "at: missing (expected: an instant)");
    }
  }

  /** A transfer that was a mistake, by the key it was booked with. */
  record Reversed(String transfer, Instant at, String reason) {
    Reversed {
      Objects.requireNonNull(transfer, "transfer: missing (expected: the key of what was booked)");
      Objects.requireNonNull(at, "at: missing (expected: an instant)");
      Objects.requireNonNull(reason, REASON);
      if (reason.isBlank()) {
        throw new IllegalArgumentException(REASON);
      }
    }
  }

  record Proposed(String id, String title, Amount cost, Amount expectedReturn) {
    Proposed {
      Objects.requireNonNull(id, "id: missing (expected: small letters, digits, hyphens)");
      Objects.requireNonNull(title, "title: missing");
      Objects.requireNonNull(cost, "cost: missing (expected: such as 12.34 USD)");
      Objects.requireNonNull(expectedReturn, "expectedReturn: missing");
    }
  }

  record Returned(Amount amount) {
    Returned {
      Objects.requireNonNull(amount, "amount: missing (expected: such as 12.34 USD)");
    }
  }
}
