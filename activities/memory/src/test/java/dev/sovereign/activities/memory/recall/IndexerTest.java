package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static dev.sovereign.activities.memory.recall.TestFacts.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.memory.lucene.LuceneFactIndex;
import dev.sovereign.activities.memory.lucene.LuceneGenerations;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection.Way;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IndexerTest {

  @TempDir Path home;

  @Test
  void whatWasNotMarkedDoneIsTakenAgainAndIsThereOnce() {
    try (RecallFixture it = new RecallFixture(home)) {
      for (int i = 1; i <= 150; i++) {
        it.memory.record(note(i, "ship " + i));
      }
      it.feed();
      it.memory.tell(id(7), Outbox.Op.PUT);
      it.feed();
      assertThat(it.memory.waiting(10)).isZero();
      assertThat(it.index.find().orElseThrow().count()).isEqualTo(150);
    }
    try (RecallFixture again = new RecallFixture(home)) {
      assertThat(again.index.find().orElseThrow().count()).isEqualTo(150);
    }
  }

  @Test
  void aLostIndexIsMadeAnewFromTheFacts() {
    try (RecallFixture it = new RecallFixture(home)) {
      it.memory.replace(note(1, "recorded long ago, and no longer in the outbox"));
      it.indexer.step();
      assertThat(it.index.find().orElseThrow().count()).isEqualTo(1);
    }
  }

  @Test
  void aTextThatNoModelReadsKeepsNobodyFromTheirVectors() {
    try (RecallFixture it = new RecallFixture(home)) {
      it.memory.record(note(1, "the ship"));
      it.memory.record(note(2, FakeModel.UNREADABLE));
      it.memory.record(note(3, "an invoice"));
      it.feed();
      FactIndex index = it.index.find().orElseThrow();
      assertThat(index.count()).isEqualTo(3);
      assertThat(index.incomplete(5)).isEmpty();
      assertThat(index.dense(Vector.of(new float[] {1, 0, 0, 0}), FactFilter.all(), 5)).hasSize(2);
    }
  }

  @Test
  void entriesStayWhileTheIndexCannotBeWritten() {
    BrokenWrites broken = new BrokenWrites(new LuceneGenerations(home));
    try (RecallFixture it = new RecallFixture(broken)) {
      broken.broken = false;
      it.indexer.step();
      broken.broken = true;
      it.memory.record(note(1, "the ship"));
      assertThatThrownBy(it.indexer::step).isInstanceOf(IndexUnavailableException.class);
      assertThat(it.memory.waiting(10)).isEqualTo(1);
      assertThat(it.index.find()).as("left alone for a moment").isEmpty();
      it.clock.pass(Duration.ofSeconds(6));
      broken.broken = false;
      it.feed();
      assertThat(it.memory.waiting(10)).isZero();
      assertThat(it.index.find().orElseThrow().count()).isEqualTo(1);
    }
  }

  @Test
  void startsAndStopsInAThreadOfItsOwn() throws InterruptedException {
    try (RecallFixture it = new RecallFixture(home)) {
      it.indexer.start();
      it.memory.record(note(1, "the ship"));
      while (it.memory.waiting(1) > 0) {
        Thread.onSpinWait();
      }
      it.indexer.close();
      it.memory.record(note(2, "after the end"));
      assertThat(it.memory.waiting(10)).isEqualTo(1);
    }
  }

  @Test
  void allOfItWorksTogether() {
    FakeMemory memory = new FakeMemory();
    FakeModel model = new FakeModel();
    try (Recalling recalling =
        Recalling.over(
            memory,
            memory,
            memory,
            new LuceneGenerations(home),
            () -> LuceneFactIndex.inMemory(model.spec()),
            model,
            Clock.systemUTC())) {
      recalling.start();
      memory.record(note(1, "the vessel is late"));
      while (memory.waiting(1) > 0) {
        Thread.onSpinWait();
      }
      var found = recalling.recall().recall(new RecallQuery("which ship", null, null));
      assertThat(found.way()).isEqualTo(Way.FUSED);
      assertThat(found.facts()).hasSize(1);
    }
  }

  @Test
  void rebuildsWithProgressWhileFactsComeAndGo() {
    try (RecallFixture it = new RecallFixture(home)) {
      for (int i = 1; i <= 200; i++) {
        it.memory.record(note(i, "ship " + i));
      }
      it.feed();
      List<Rebuild.Progress> told = new ArrayList<>();
      Rebuild.Progress last =
          it.rebuild.run(
              progress -> {
                told.add(progress);
                if (told.size() == 1) {
                  it.memory.record(note(301, "recorded meanwhile"));
                  it.memory.replace(
                      new TestFacts.Told(5, new dev.sovereign.workflows.memory.FactBody.Note("x"))
                          .withoutContent()
                          .fact());
                  it.memory.tell(id(5), Outbox.Op.ERASE);
                  it.indexer.step();
                  assertThat(it.index.find().orElseThrow().count()).isEqualTo(200);
                }
              });
      assertThat(last.finished()).isTrue();
      assertThat(last.rate()).isPositive();
      assertThat(told.getFirst().done()).isEqualTo(64);
      assertThat(told.getFirst().total()).isEqualTo(200);
      assertThat(it.index.find().orElseThrow().count()).isEqualTo(200);
      assertThat(it.index.find().orElseThrow().lexical("meanwhile", FactFilter.all(), 5))
          .hasSize(1);
    }
  }

  @Test
  void aRebuildThatFailsLeavesTheIndexBefore() {
    try (RecallFixture it = new RecallFixture(home)) {
      it.memory.record(note(1, "the ship"));
      it.feed();
      assertThatThrownBy(
              () ->
                  it.rebuild.run(
                      progress -> {
                        throw new IllegalArgumentException("told to nobody");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(it.rebuild.running()).isFalse();
      assertThat(it.index.find().orElseThrow().count()).isEqualTo(1);
    }
  }
}
