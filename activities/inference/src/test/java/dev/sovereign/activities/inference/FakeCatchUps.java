package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what is queued, and has what it is given; the rest of the queue is tested on
 * PostgreSQL.
 */
final class FakeCatchUps implements CatchUps {

  final List<Queued> queued = new CopyOnWriteArrayList<>();
  boolean away;
  Optional<Entry> held = Optional.empty();
  Optional<ContentRef> request = Optional.empty();

  @Override
  public void queue(Queued call) {
    if (away) {
      throw new StoreUnavailableException("away");
    }
    queued.add(call);
  }

  @Override
  public List<Entry> waiting(int most) {
    return List.of();
  }

  @Override
  public Optional<Entry> find(String id) {
    return held;
  }

  @Override
  public List<Entry> list(@Nullable State state, int most) {
    return List.of();
  }

  @Override
  public long count(State state) {
    return 0;
  }

  @Override
  public Optional<ContentRef> request(Entry entry) {
    return request;
  }

  @Override
  public Optional<String> earlier(Entry entry) {
    return Optional.empty();
  }

  @Override
  public Optional<String> later(Entry entry) {
    return Optional.empty();
  }

  @Override
  public void end(String id, State state, String reason) {}

  @Override
  public boolean take(String id, Duration atMost) {
    return true;
  }

  @Override
  public void missed(String id, String reason, long costNanoUsd) {}

  @Override
  public void done(String id, Later later) {}

  @Override
  public void expire() {}
}
