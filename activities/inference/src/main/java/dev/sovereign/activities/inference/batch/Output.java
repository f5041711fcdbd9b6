package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.Batch.Times;
import dev.sovereign.activities.inference.batch.LineRows.Settled;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.batch.BatchFailure;
import dev.sovereign.workflows.batch.BatchStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes output and error file in the order of the input. For one run. */
final class Output {

  private static final String PURPOSE = "batch_output";

  /** As many groups of requests as take turns in the input at the same time. */
  private static final int PIECES_IN_MEMORY = 6;

  private final Files files;
  private final ContentStore contents;
  private final Batch batch;
  private final BatchStatus end;
  private final Clock clock;
  private final Map<String, byte[]> pieces =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > PIECES_IN_MEMORY;
        }
      };
  private @Nullable FileReader input;
  private int completed;
  private int failed;

  Output(Files files, ContentStore contents, Batch batch, BatchStatus end, Clock clock) {
    this.files = files;
    this.contents = contents;
    this.batch = batch;
    this.end = end;
    this.clock = clock;
  }

  /** Returns the batch as it ends. */
  Batch write(IntFunction<List<Settled>> from, AtomicInteger progress) {
    FileWriter output = files.open(file(batch.outputFileId(), "output"));
    FileWriter errors = files.open(file(batch.errorFileId(), "error"));
    for (List<Settled> lines = from.apply(0);
        !lines.isEmpty();
        lines = from.apply(lines.getLast().line() + 1)) {
      for (Settled line : lines) {
        if (line.completed()) {
          completed++;
          output.write(result(line, line.contentHash()));
        } else {
          failed++;
          errors.write(
              line.contentHash() == null ? notMade(line) : result(line, line.contentHash()));
        }
        progress.incrementAndGet();
      }
    }
    return ended(close(output, completed > 0), close(errors, failed > 0));
  }

  private StoredFile file(@Nullable String id, String kind) {
    return new StoredFile(
        Objects.requireNonNull(id),
        batch.id() + "_" + kind + ".jsonl",
        PURPOSE,
        0,
        batch.terms().dataClass(),
        files.host(),
        clock.instant());
  }

  private @Nullable String close(FileWriter writer, boolean any) {
    StoredFile file = files.close(writer);
    if (any) {
      return file.id();
    }
    files.delete(file.id());
    return null;
  }

  private byte[] result(Settled line, @Nullable String hash) {
    byte[] piece = pieces.computeIfAbsent(Objects.requireNonNull(hash), this::piece);
    return Arrays.copyOfRange(piece, line.resultStarts(), line.resultStarts() + line.resultBytes());
  }

  private byte[] piece(String hash) {
    return contents
        .find(hash)
        .orElseThrow(
            () ->
                BatchFailure.CONTENT_LOST.failure(
                    "A piece of the results of %s is not on this host any more: start the batch anew."
                        .formatted(batch.id())));
  }

  private byte[] notMade(Settled line) {
    if (input == null) {
      input = files.read(batch.terms().inputFileId());
    }
    String customId;
    try {
      customId = BatchLine.parse(input.part(line.starts(), line.bytes())).customId();
    } catch (IOException e) {
      throw new IllegalStateException("a line that was read before", e);
    }
    String id = LineCall.requestId(batch.id(), line.line());
    return end == BatchStatus.EXPIRED
        ? ResultLine.notMade(
            id,
            customId,
            "batch_expired",
            "the completion window ended before this request was made")
        : ResultLine.notMade(
            id,
            customId,
            "batch_cancelled",
            "the batch was cancelled before this request was made");
  }

  private Batch ended(@Nullable String output, @Nullable String errors) {
    Times times = batch.times();
    return new Batch(
        batch.id(),
        batch.terms(),
        end,
        batch.host(),
        output,
        errors,
        batch.total(),
        completed,
        failed,
        new Times(
            times.created(),
            times.expires(),
            times.inProgress(),
            times.finalizing(),
            times.cancelling(),
            clock.instant()));
  }
}
