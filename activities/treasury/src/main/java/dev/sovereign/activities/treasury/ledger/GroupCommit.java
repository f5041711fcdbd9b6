package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lets all who ask at the same moment share one transaction. The ledger's chain makes writers go
 * one after the other anyway; so one thread writes, takes whatever waits, and each commit to disk
 * serves everybody in the group. First come, first served; each caller gets its own outcome.
 * Thread-safe.
 */
final class GroupCommit implements AutoCloseable {

  /** Keeps a group's transaction within some tens of milliseconds. */
  private static final int LARGEST_GROUP = 256;

  /** Less than a commit to disk takes; a lone caller never waits for it. */
  private static final Duration PATIENCE = Duration.ofMillis(1);

  private record Waiting(Operation operation, CompletableFuture<Outcome> outcome) {}

  private final Recorder recorder;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean closed;

  GroupCommit(Recorder recorder, String ledger) {
    this.recorder = recorder;
    this.writer = Thread.ofPlatform().daemon().name("ledger-" + ledger).start(this::write);
  }

  Outcome record(Operation operation) {
    Waiting waiting = new Waiting(operation, new CompletableFuture<>());
    queue.add(waiting);
    if (closed) {
      refuseWaiting();
    }
    try {
      return waiting.outcome().get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unknown("the caller was interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ApplicationFailure failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private void write() {
    List<Waiting> group = new ArrayList<>();
    int before = 1;
    while (!closed) {
      try {
        group.add(queue.take());
        gather(group, before);
        before = group.size();
        commit(group);
      } catch (InterruptedException _) {
        // Only close() interrupts.
      }
      group.clear();
    }
    refuseWaiting();
  }

  /**
   * Who was answered a moment ago asks again at once: without a pause for as many as last time,
   * every other group would be of the one who was first, and cost a whole commit.
   */
  private void gather(List<Waiting> group, int before) throws InterruptedException {
    queue.drainTo(group, LARGEST_GROUP - group.size());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (group.size() < before) {
      Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      group.add(next);
      queue.drainTo(group, LARGEST_GROUP - group.size());
    }
  }

  private void commit(List<Waiting> group) {
    try {
      List<Outcome> outcomes = recorder.each(group.stream().map(Waiting::operation).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).outcome().complete(outcomes.get(i));
      }
    } catch (ApplicationFailure failure) {
      if (group.size() > 1 && TreasuryFailure.REQUEST_INVALID.name().equals(failure.getType())) {
        // One of them cannot be taken at all; the others have no part in it.
        group.forEach(waiting -> commit(List.of(waiting)));
      } else {
        group.forEach(waiting -> waiting.outcome().completeExceptionally(failure));
      }
    } catch (RuntimeException | Error e) {
      group.forEach(waiting -> waiting.outcome().completeExceptionally(e));
    }
  }

  private void refuseWaiting() {
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      next.outcome().completeExceptionally(unknown("the ledger is closed"));
    }
  }

  private static ApplicationFailure unknown(String why) {
    return TreasuryFailure.STORE_UNAVAILABLE.failure(
        "ledger: " + why + "; the same key asks again safely");
  }

  /** The group being written is finished; who waits is told to ask again. */
  @Override
  public void close() {
    closed = true;
    // The driver does not heed it, so a commit that is under way ends.
    writer.interrupt();
  }
}
