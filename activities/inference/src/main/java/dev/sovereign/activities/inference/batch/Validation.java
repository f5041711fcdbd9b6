package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.LineReader.Line;
import dev.sovereign.activities.inference.batch.LineRows.Pending;
import dev.sovereign.activities.inference.receipts.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Reads an input file once: either each of its requests gets a row, or each of its faults does. For
 * one thread.
 */
final class Validation {

  /** As the API has it. */
  static final int MAX_REQUESTS = 50_000;

  /** What the gateway takes in one request, and room for the line around it. */
  static final int MAX_LINE_BYTES = (16 << 20) + 4096;

  private static final int ROWS_AT_ONCE = 1_000;

  private final DataSource database;
  private final Batch batch;
  private final Function<byte[], String> group;
  private final AtomicInteger progress;
  private final List<LineFault> faults = new ArrayList<>();
  private final List<Pending> rows = new ArrayList<>();
  private final Set<String> customIds = new HashSet<>();
  private final List<Line> blanks = new ArrayList<>();
  private int requests;

  /**
   * @param group whom a request would be asked of
   * @param progress is told how many lines were read
   */
  Validation(
      DataSource database, Batch batch, Function<byte[], String> group, AtomicInteger progress) {
    this.database = database;
    this.batch = batch;
    this.group = group;
    this.progress = progress;
  }

  void run(FileReader input, Instant now) {
    Sql.<Boolean>transact(
        database,
        c -> {
          LineRows.clear(c, batch.id());
          return true;
        });
    read(input);
    if (requests == 0 && faults.isEmpty()) {
      faults.add(
          LineFault.ofFile(
              "empty_file", "the input file holds no request; put one JSON object on each line"));
    }
    Sql.<Boolean>transact(
        database,
        c -> {
          if (faults.isEmpty()) {
            LineRows.insert(c, batch.id(), rows);
            BatchRows.begin(c, batch.id(), requests, now);
          } else {
            LineRows.clear(c, batch.id());
            BatchRows.fail(c, batch.id(), faults, now);
          }
          return true;
        });
  }

  private void read(FileReader input) {
    LineReader lines = new LineReader(input, MAX_LINE_BYTES);
    try {
      for (Line line = lines.next(); line != null; line = lines.next()) {
        take(line);
        progress.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Blank lines at the end are nobody's fault. */
  private void take(Line line) throws IOException {
    if (line.blank()) {
      blanks.add(line);
      return;
    }
    for (Line blank : blanks) {
      faults.addAll(BatchLine.check(blank.number(), new byte[0], "").stream().toList());
    }
    blanks.clear();
    byte[] bytes = line.bytes();
    if (bytes == null) {
      faults.add(tooLong(line.number()));
      return;
    }
    BatchLine.check(line.number(), bytes, batch.terms().endpoint())
        .ifPresentOrElse(faults::add, () -> accept(line.number(), line.starts(), bytes));
  }

  private void accept(int number, long starts, byte[] bytes) {
    BatchLine request;
    try {
      request = BatchLine.parse(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!customIds.add(request.customId())) {
      faults.add(
          LineFault.invalid(
              number, "custom_id", "duplicate_custom_id", "one that no line before has"));
    }
    if (++requests > MAX_REQUESTS) {
      tooMany();
      return;
    }
    rows.add(new Pending(number, starts, bytes.length, group.apply(request.body()), 0));
    if (faults.isEmpty() && rows.size() == ROWS_AT_ONCE) {
      flush();
    }
  }

  private void flush() {
    Sql.<Boolean>transact(
        database,
        c -> {
          LineRows.insert(c, batch.id(), rows);
          return true;
        });
    rows.clear();
  }

  private void tooMany() {
    rows.clear();
    if (requests == MAX_REQUESTS + 1) {
      faults.add(
          LineFault.ofFile(
              "too_many_tasks",
              "the input file holds more than %d requests; split it".formatted(MAX_REQUESTS)));
    }
  }

  private static LineFault tooLong(int number) {
    return new LineFault(
        number,
        "line_too_large",
        "line %d is longer than %d bytes; send less in one request"
            .formatted(number, MAX_LINE_BYTES),
        null);
  }

  /** Of text that is there to be shown. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
