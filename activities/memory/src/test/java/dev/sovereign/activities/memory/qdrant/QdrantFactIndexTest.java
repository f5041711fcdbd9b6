package dev.sovereign.activities.memory.qdrant;

import static dev.sovereign.activities.memory.recall.TestFacts.SPEC;
import static dev.sovereign.activities.memory.recall.TestFacts.indexed;
import static dev.sovereign.activities.memory.recall.TestFacts.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.memory.recall.FactIndex;
import dev.sovereign.activities.memory.recall.FactIndexContract;
import dev.sovereign.activities.memory.recall.IndexGenerations;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import dev.sovereign.workflows.memory.FactFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against a server in this JVM that keeps the public contract; real gRPC between them. */
class QdrantFactIndexTest extends FactIndexContract {

  private final FakeQdrant qdrant = new FakeQdrant();

  @Override
  protected IndexGenerations generations() {
    return new QdrantGenerations(qdrant.address(""));
  }

  @Override
  protected void end() {
    qdrant.close();
  }

  @Test
  void aServerThatIsAwayIsSaidSoWithTheNextStep() {
    try (FactIndex index = generations().open().orElseThrow()) {
      qdrant.ill(true);
      assertThatThrownBy(() -> index.lexical("alpha", FactFilter.all(), 5))
          .isInstanceOf(IndexUnavailableException.class)
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining("memory.qdrant");
      assertThatThrownBy(() -> index.put(List.of(indexed(note(1, "alpha")))))
          .isInstanceOf(IndexUnavailableException.class);
      qdrant.ill(false);
      assertThat(index.count()).isZero();
    }
  }

  @Test
  void sendsItsKey() {
    try (IndexGenerations generations = new QdrantGenerations(qdrant.address("s3cret"))) {
      generations.open();
    }
    assertThat(qdrant.keys()).contains("s3cret");
    assertThat(qdrant.address("s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void leavesOtherCollectionsAlone() {
    try (IndexGenerations other =
        new QdrantGenerations(
            new QdrantAddress(
                "127.0.0.1", qdrant.address("").port(), false, () -> "", "facts-of-another"))) {
      other.promote(other.create(SPEC));
    }
    generations().open();
    assertThat(qdrant.store().collections).hasSize(2);
    assertThat(qdrant.store().aliases).containsOnlyKeys("facts", "facts-of-another");
  }

  @Test
  void noTextReachesTheServer() {
    try (FactIndex index = generations().open().orElseThrow()) {
      index.put(List.of(indexed(note(1, "marzipan"), 1, 0, 0, 0)));
    }
    assertThat(qdrant.store().collections.values().toString()).doesNotContain("marzipan");
  }
}
