package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.Fence;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrentWritersIT {

  private static final int WRITERS = 16;
  private static final int EACH = 25;

  private static final TestPostgres POSTGRES = TestPostgres.of("memory");

  private final PostgresFacts facts =
      new PostgresFacts(POSTGRES.role(), new MemoryContents("home"));

  @Test
  void sixteenWritersOfOneSessionLoseAndDoubleNothing() throws Exception {
    Fence fence = Lines.open(POSTGRES);
    List<Set<FactId>> told =
        together(
            writer -> {
              Set<FactId> ids = new HashSet<>();
              for (int i = 0; i < EACH; i++) {
                FactDraft draft = note(writer + "/" + i).in(fence);
                FactId id = facts.record(draft).id();
                // As after a lost acknowledgement.
                assertThat(facts.record(draft).id()).isEqualTo(id);
                ids.add(id);
              }
              return ids;
            });
    Set<FactId> acknowledged = new HashSet<>();
    told.forEach(acknowledged::addAll);
    assertThat(acknowledged).hasSize(WRITERS * EACH);
    assertThat(facts.list(FactFilter.all().ofSession(fence.sessionId()), 10_000))
        .extracting(Fact::id)
        .hasSize(WRITERS * EACH)
        .containsAll(acknowledged);
  }

  @Test
  void sixteenTellersOfTheSameFactTellOne() throws Exception {
    Fence fence = Lines.open(POSTGRES);
    List<FactId> ids = together(writer -> facts.record(note("the same").in(fence)).id());
    assertThat(new HashSet<>(ids)).hasSize(1);
    assertThat(
            POSTGRES.value(
                "SELECT count(*) FROM memory.outbox WHERE fact_id = '" + ids.getFirst() + "'"))
        .isEqualTo("1");
  }

  @Test
  void noFactOfAnOldSessionFollowsOneOfTheYoungOnALineThatIsFoughtFor() throws Exception {
    String line = "line-" + UUID.randomUUID();
    Set<FactId> acknowledged = ConcurrentHashMap.newKeySet();
    List<Fence> pens = new ArrayList<>(List.of(Lines.open(POSTGRES, line, 1, null)));
    together(
        writer -> {
          for (int i = 0; i < EACH; i++) {
            Fence pen;
            synchronized (pens) {
              if (writer == 0 && i % 5 == 4) {
                pens.add(Lines.open(POSTGRES, line, pens.size() + 1L, pens.getLast()));
              }
              // Some writers have not heard of the takeover.
              pen = pens.get(Math.max(0, pens.size() - 1 - writer % 2));
            }
            try {
              acknowledged.add(facts.record(note(writer + "/" + i).in(pen)).id());
            } catch (ApplicationFailure e) {
              assertThat(e.getType()).isEqualTo("STALE_FENCE");
            }
          }
          return true;
        });
    List<Fact> kept = facts.list(FactFilter.all().ofLine(line), 10_000);
    assertThat(kept).extracting(Fact::id).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(pens.size()).isGreaterThan(3);
    List<String> order = pens.stream().map(Fence::sessionId).toList();
    List<Integer> turns =
        kept.reversed().stream().map(it -> order.indexOf(it.sessionId())).toList();
    assertThat(turns).isSorted();
  }

  private static FactDraft note(String text) {
    return FactDraft.of(new FactBody.Note(text), "test");
  }

  private interface Writer<T> {
    T write(int number) throws Exception;
  }

  private static <T> List<T> together(Writer<T> writer) throws Exception {
    var start = new CountDownLatch(1);
    try (var pool = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int number = i;
        Callable<T> task =
            () -> {
              start.await();
              return writer.write(number);
            };
        running.add(pool.submit(task));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }
}
