package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static dev.sovereign.activities.memory.recall.TestFacts.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.memory.qdrant.FakeQdrant;
import dev.sovereign.activities.memory.recall.TestFacts.Told;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.RecallQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Qdrant server may be on any host, so it must hear nothing of what may not leave this one. */
class PrivateFactsInQdrantTest {

  private static final String CANARY = "marzipan";

  @Test
  void noMessageToTheServerTellsOfAPrivateFact() {
    try (FakeQdrant qdrant = new FakeQdrant();
        RecallFixture it = new RecallFixture(qdrant.generations())) {
      it.memory.record(note(1, "the ship carries sugar"));
      it.memory.record(
          new Told(2, new FactBody.Note("the ship carries " + CANARY))
              .of(DataClass.KEEP_ON_DEVICE)
              .fact());
      it.feed();
      FactFilter everything = FactFilter.all().upTo(DataClass.KEEP_ON_DEVICE);
      assertThat(found(it, everything)).containsExactlyInAnyOrder(id(1), id(2));
      it.rebuild.run(progress -> {});
      it.memory.tell(id(2), Outbox.Op.ERASE);
      it.feed();

      String heard = String.join("\n", qdrant.requests());
      // What finds nothing proves something only when it can find.
      assertThat(heard).contains(id(1).value()).contains(FakeQdrant.traces("sugar"));
      assertThat(heard).doesNotContain(CANARY).doesNotContain(FakeQdrant.traces(CANARY));
      assertThat(upserted(qdrant)).noneMatch(request -> request.contains(id(2).value()));
    }
  }

  /** An erasure names the fact; it may have been open once, so that the index still has it. */
  private static List<String> upserted(FakeQdrant qdrant) {
    return qdrant.requests().stream().filter(request -> request.contains("vectors {")).toList();
  }

  private static List<FactId> found(RecallFixture it, FactFilter filter) {
    return it.recall.recall(new RecallQuery("ship", filter, 5)).facts().stream()
        .map(found -> found.fact().id())
        .toList();
  }
}
