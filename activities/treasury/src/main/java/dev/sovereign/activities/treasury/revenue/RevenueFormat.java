package dev.sovereign.activities.treasury.revenue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Known exports, told apart by their first row. Other columns may stand between. */
enum RevenueFormat {
  /** Stripe's dashboard: balance history. */
  STRIPE_HISTORY("id", "type", "amount", "fee", "net", "currency", "created (utc)"),
  /** Stripe's reports: itemized balance change from activity, and payouts. */
  STRIPE_REPORT(
      "balance_transaction_id",
      "reporting_category",
      "gross",
      "fee",
      "net",
      "currency",
      "created_utc"),
  /**
   * A bank's list of bookings; columns {@code balance} and {@code reference} are used when there.
   */
  BANK("date", "description", "amount");

  private final String columns;

  RevenueFormat(String... columns) {
    this.columns = String.join(",", columns);
  }

  List<String> columns() {
    return List.of(columns.split(",", -1));
  }

  static Optional<RevenueFormat> of(Columns header) {
    return Arrays.stream(values()).filter(format -> header.has(format.columns())).findFirst();
  }
}
