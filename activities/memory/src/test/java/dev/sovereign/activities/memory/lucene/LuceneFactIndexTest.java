package dev.sovereign.activities.memory.lucene;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneFactIndexTest extends FactIndexContract {

  @TempDir Path home;
  @TempDir Path other;

  @Override
  protected IndexGenerations generations() {
    return new LuceneGenerations(home);
  }

  @Test
  void anIndexThatIsDamagedIsThrownAwayAndMadeAnew() throws Exception {
    madeIn(other).close();
    for (Path file : files(other, "segments_")) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    LuceneGenerations again = new LuceneGenerations(other);
    assertThat(again.open()).isEmpty();
    FactIndex made = again.create(SPEC);
    again.promote(made);
    assertThat(made.count()).isZero();
    assertThat(folders(other)).hasSize(1);
    made.close();
  }

  @Test
  void anIndexWithoutItsFilesIsThrownAwayToo() throws Exception {
    madeIn(other).close();
    for (Path file : files(other, "")) {
      Files.delete(file);
    }
    assertThat(new LuceneGenerations(other).open()).isEmpty();
  }

  @Test
  void theLockFileOfADeadProcessHoldsNobodyUp() throws Exception {
    madeIn(other).close();
    Files.write(folders(other).getFirst().resolve("write.lock"), new byte[0]);
    try (FactIndex index = new LuceneGenerations(other).open().orElseThrow()) {
      assertThat(index.count()).isEqualTo(1);
    }
  }

  @Test
  void anIndexInUseIsNotTouched() throws Exception {
    try (FactIndex index = madeIn(other)) {
      assertThatThrownBy(() -> new LuceneGenerations(other).open())
          .isInstanceOf(IndexUnavailableException.class)
          .hasMessageContaining("in use by another process");
      assertThat(index.count()).isEqualTo(1);
    }
  }

  @Test
  void whatWasNotCommittedIsGoneAndTheRestIsThere() throws Exception {
    FactIndex index = madeIn(other);
    index.put(List.of(indexed(note(2, "beta"), 1, 0, 0, 0)));
    index.close();
    try (FactIndex again = new LuceneGenerations(other).open().orElseThrow()) {
      assertThat(again.lexical("beta", FactFilter.all(), 5)).isEmpty();
      assertThat(again.count()).isEqualTo(1);
    }
  }

  @Test
  void anIndexInMemoryLeavesNothing() {
    try (FactIndex index = LuceneFactIndex.inMemory(SPEC)) {
      index.put(List.of(indexed(note(1, "alpha"), 1, 0, 0, 0)));
      index.commit();
      assertThat(index.lexical("alpha", FactFilter.all(), 5)).hasSize(1);
    }
  }

  private static FactIndex madeIn(Path home) {
    LuceneGenerations generations = new LuceneGenerations(home);
    FactIndex index = generations.create(SPEC);
    generations.promote(index);
    index.put(List.of(indexed(note(1, "alpha"), 1, 0, 0, 0)));
    index.commit();
    return index;
  }

  private static List<Path> folders(Path home) throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private static List<Path> files(Path home, String beginning) throws IOException {
    try (Stream<Path> all = Files.list(folders(home).getFirst())) {
      return all.filter(file -> file.getFileName().toString().startsWith(beginning)).toList();
    }
  }
}
