package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.Kept;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Transfer;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Books files of revenue. A file is booked in one transaction, all of it or nothing. A row that was
 * booked before, from this file or one that overlaps it, is recognised and not booked again; the
 * same id with other figures refuses the file. Thread-safe.
 */
public final class RevenueImport {

  private static final int SHOWN = 5;
  private static final Pattern REFUSED = Pattern.compile("operation (\\d+): (.*)", Pattern.DOTALL);

  /**
   * What became of a file.
   *
   * @param file its name
   * @param sha256 of its text, hexadecimal
   * @param rows with money in them
   * @param booked by this call
   * @param known booked before
   * @param empty rows that move nothing
   */
  public record Imported(String file, String sha256, int rows, int booked, int known, int empty) {}

  private record Line(int number, Operation operation) {}

  private final Ledger ledger;
  private final RevenueAccounts accounts;
  private final Supplier<ZoneId> zone;
  private final InstantSource clock;

  /**
   * @param accounts opened by the first import
   * @param zone in which a bank's days begin, asked for with each file; a row that was booked when
   *     it was another one stays where it is
   * @param clock says which times no revenue can have yet
   */
  public RevenueImport(
      Ledger ledger, RevenueAccounts accounts, Supplier<ZoneId> zone, InstantSource clock) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * Books a file.
   *
   * @param file its name, for messages
   * @param text the whole of it
   * @throws ApplicationFailure {@link TreasuryFailure#FILE_REFUSED} naming each line that is
   *     broken; nothing was booked
   */
  public Imported book(String file, String text) {
    List<Csv.Row> rows = Csv.rows(text);
    if (rows.isEmpty()) {
      throw refused(file, "it is empty");
    }
    Columns columns = new Columns(rows.getFirst().fields());
    RevenueFormat format =
        RevenueFormat.of(columns).orElseThrow(() -> refused(file, unknownFormat()));
    List<Csv.Row> data = rows.subList(1, rows.size());
    List<Line> lines = read(file, data, columns.count(), reader(format, columns));
    int booked = (int) record(file, lines).stream().filter(line -> !line.replayed()).count();
    return new Imported(
        file,
        BankRows.sha256(text),
        lines.size(),
        booked,
        lines.size() - booked,
        data.size() - lines.size());
  }

  private Function<Csv.Row, Optional<Transfer>> reader(RevenueFormat format, Columns columns) {
    return switch (format) {
      case STRIPE_HISTORY, STRIPE_REPORT ->
          StripeRows.of(format, columns, accounts, clock.instant())::transfer;
      case BANK -> new BankRows(columns, accounts, zone.get(), clock.instant())::transfer;
    };
  }

  private static List<Line> read(
      String file, List<Csv.Row> rows, int width, Function<Csv.Row, Optional<Transfer>> reader) {
    List<Line> lines = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Csv.Row row : rows) {
      try {
        checkShape(row, width);
        reader.apply(row).ifPresent(t -> lines.add(new Line(row.line(), new Operation.Post(t))));
      } catch (ApplicationFailure e) {
        broken.add("line %d, %s".formatted(row.line(), e.getOriginalMessage()));
      }
    }
    if (!broken.isEmpty()) {
      String shown = broken.stream().limit(SHOWN).collect(Collectors.joining("; "));
      int more = Math.max(0, broken.size() - SHOWN);
      throw refused(file, more == 0 ? shown : shown + "; and %d more lines".formatted(more));
    }
    return lines;
  }

  private static void checkShape(Csv.Row row, int width) {
    if (row.open() || row.fields().size() != width) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          row.open()
              ? "a quote is not closed"
              : "%d fields (expected: %d, as in the first line)"
                  .formatted(row.fields().size(), width));
    }
  }

  /** Rows that were booked as of another zone's day are known by all but their time. */
  private List<Outcome.Recorded> record(String file, List<Line> lines) {
    try {
      return recordOnce(file, lines);
    } catch (ApplicationFailure e) {
      List<Line> known = lines.stream().map(this::asBooked).toList();
      if (known.equals(lines)) {
        throw e;
      }
      return recordOnce(file, known);
    }
  }

  private Line asBooked(Line line) {
    if (!(line.operation() instanceof Operation.Post(Transfer transfer))) {
      return line;
    }
    return ledger
        .find(transfer.key())
        .map(Kept::transfer)
        .filter(
            kept ->
                kept.postings().equals(transfer.postings())
                    && kept.description().equals(transfer.description())
                    && kept.metadata().equals(transfer.metadata())
                    && "bank".equals(kept.metadata().get("source")))
        .map(kept -> new Line(line.number(), new Operation.Post(kept)))
        .orElse(line);
  }

  private List<Outcome.Recorded> recordOnce(String file, List<Line> lines) {
    List<Operation> operations = new ArrayList<>();
    accounts.definitions().forEach(account -> operations.add(new Operation.Open(account)));
    int opened = operations.size();
    lines.forEach(line -> operations.add(line.operation()));
    try {
      List<Outcome.Recorded> recorded = ledger.recordAll(operations);
      return recorded.subList(opened, recorded.size());
    } catch (ApplicationFailure e) {
      Matcher refusal = REFUSED.matcher(e.getOriginalMessage());
      int place = refusal.matches() ? Integer.parseInt(refusal.group(1)) - opened : 0;
      throw place < 1
          ? e
          : refused(file, "line %d, %s".formatted(lines.get(place - 1).number(), refusal.group(2)));
    }
  }

  private static String unknownFormat() {
    return "line 1, the columns are of no known export (expected at least: "
        + java.util.Arrays.stream(RevenueFormat.values())
            .map(format -> String.join(", ", format.columns()))
            .collect(Collectors.joining("; or: "))
        + ")";
  }

  private static ApplicationFailure refused(String file, String why) {
    return TreasuryFailure.FILE_REFUSED.failure(
        "%s: %s. Nothing of it was booked; mend it and import it again.".formatted(file, why));
  }
}
