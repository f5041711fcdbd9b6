package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.LineCall.Result;
import dev.sovereign.activities.inference.batch.LineRows.Update;
import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.ContentStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Keeps what windows have until the output is written. */
final class Results {

  private final DataSource database;
  private final ContentStore contents;
  private final Batch batch;

  Results(DataSource database, ContentStore contents, Batch batch) {
    this.database = database;
    this.contents = contents;
    this.batch = batch;
  }

  /** The row names the piece before it is stored, and the requests' rows name it after. */
  void keep(List<Result> results) {
    byte[] piece = piece(results);
    String hash = contents.hash(piece);
    List<Update> updates = updates(results, hash);
    if (!updates.isEmpty()) {
      Sql.<Boolean>call(
          database,
          c -> {
            LineRows.name(c, batch.id(), hash);
            return true;
          });
      contents.put(piece, batch.terms().dataClass());
    }
    List<Integer> again =
        results.stream().filter(r -> r instanceof Result.Again).map(Result::line).toList();
    Sql.<Boolean>transact(
        database,
        c -> {
          LineRows.settle(c, batch.id(), updates);
          LineRows.tried(c, batch.id(), again);
          BatchRows.count(c, batch.id());
          return true;
        });
  }

  /** Deletes the pieces and what is known of the requests. */
  void forget() {
    for (String hash : Sql.call(database, c -> LineRows.results(c, batch.id()))) {
      contents.delete(hash);
    }
    Sql.<Boolean>transact(
        database,
        c -> {
          LineRows.forgetResults(c, batch.id());
          LineRows.clear(c, batch.id());
          return true;
        });
  }

  /** Behind a line that no other content has, so that it can be deleted. */
  private byte[] piece(List<Result> results) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    piece.writeBytes(head());
    for (Result each : results) {
      if (each instanceof Result.Settled settled) {
        piece.writeBytes(settled.json());
      }
    }
    return piece.toByteArray();
  }

  private final byte[] head = Validation.utf8(UUID.randomUUID() + "\n");

  private byte[] head() {
    return head;
  }

  private List<Update> updates(List<Result> results, String hash) {
    List<Update> updates = new ArrayList<>();
    int starts = head().length;
    for (Result each : results) {
      if (each instanceof Result.Settled settled) {
        int length = settled.json().length;
        updates.add(new Update(settled.line(), settled.completed(), hash, starts, length));
        starts += length;
      }
    }
    return updates;
  }
}
