package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be written by a group commit.
 *
 * <p>A lasting one is written sooner or later, so writing it twice must do no more than once. Any
 * other is a promise to a waiting caller: when it cannot be kept now, the caller is told so, and
 * should it come true all the same, {@link #undo()} takes it back.
 */
abstract class Op<R> {

  private final CompletableFuture<R> future = new CompletableFuture<>();
  private final boolean lasting;
  private @Nullable R result;

  Op(boolean lasting) {
    this.lasting = lasting;
  }

  /** Writes it and says {@link #result}. Called within a transaction, perhaps more than once. */
  abstract void write(Connection connection) throws SQLException;

  /** What takes it back when nobody waits for it any more; null when there is nothing to do. */
  @Nullable Op<?> undo() {
    return null;
  }

  /** Runs once it is committed. */
  void done() {}

  final void result(R value) {
    result = value;
  }

  final boolean lasting() {
    return lasting;
  }

  /** Whether writing it is of use to anybody. */
  final boolean wanted() {
    return lasting || !future.isDone();
  }

  /** After the commit. Returns false when its caller has given up. */
  final boolean committed() {
    R value = result;
    if (value == null) {
      throw new IllegalStateException(getClass().getSimpleName() + " was written without a result");
    }
    done();
    return future.complete(value) || lasting;
  }

  /** Returns false when its caller has given up before. */
  final boolean failed(RuntimeException why) {
    return future.completeExceptionally(why);
  }

  final CompletableFuture<R> future() {
    return future;
  }
}
