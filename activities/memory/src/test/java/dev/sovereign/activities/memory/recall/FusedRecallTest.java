package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.T0;
import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static dev.sovereign.activities.memory.recall.TestFacts.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.memory.recall.TestFacts.Told;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import dev.sovereign.workflows.memory.Recollection.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FusedRecallTest {

  private static final FactFilter PRIVATE = FactFilter.all().upTo(DataClass.KEEP_ON_DEVICE);

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // Made before each test.
  private RecallFixture it;

  @BeforeEach
  void start() {
    it = new RecallFixture(home);
  }

  @AfterEach
  void stop() {
    it.close();
  }

  private Recollection recall(String text, FactFilter filter) {
    return it.recall.recall(new RecallQuery(text, filter, 5));
  }

  private Recollection recall(String text) {
    return recall(text, FactFilter.all());
  }

  private static List<FactId> ids(Recollection recollection) {
    return recollection.facts().stream().map(found -> found.fact().id()).toList();
  }

  @Test
  void findsByWordsAndByMeaningAndSaysAtWhichPlace() {
    it.memory.record(note(1, "the vessel is late"));
    it.memory.record(note(2, "HAL-7 is about an invoice"));
    it.memory.record(note(3, "the cache is small"));
    it.feed();

    Recollection meaning = recall("which ship comes when");
    assertThat(meaning.way()).isEqualTo(Way.FUSED);
    assertThat(meaning.note()).isEmpty();
    assertThat(ids(meaning)).first().isEqualTo(id(1));
    assertThat(meaning.facts().getFirst().lexicalRank()).isZero();
    assertThat(meaning.facts().getFirst().denseRank()).isEqualTo(1);

    Recollection name = recall("hal-7");
    assertThat(ids(name)).first().isEqualTo(id(2));
    assertThat(name.facts().getFirst().lexicalRank()).isEqualTo(1);
  }

  @Test
  void saysThatTheNewestMayBeMissingWhileTheIndexLagsBehind() {
    it.memory.record(note(1, "the vessel is late"));
    it.feed();
    it.memory.record(note(2, "the vessel is here"));

    Recollection before = recall("vessel");
    it.feed();
    Recollection after = recall("vessel");

    assertThat(ids(before)).containsExactly(id(1));
    assertThat(before.way()).isEqualTo(Way.FUSED);
    assertThat(before.behind()).isEqualTo(1);
    assertThat(before.note()).startsWith("1 changes wait for the index").contains("may be missing");
    assertThat(ids(after)).containsExactlyInAnyOrder(id(1), id(2));
    assertThat(after.note()).isEmpty();
  }

  @Test
  void aNewerFactComesBeforeAnOlderOneThatFitsAsWell() {
    it.clock.pass(Duration.ofDays(100));
    it.memory.record(new Told(1, new FactBody.Note("the ship is late")).about(null, T0).fact());
    it.memory.record(
        new Told(2, new FactBody.Note("the ship is late"))
            .about(null, T0.plus(Duration.ofDays(99)))
            .fact());
    it.feed();
    assertThat(ids(recall("late ship"))).containsExactly(id(2), id(1));
  }

  @Test
  void whatWasReplacedIsLeftOutEvenBeforeTheIndexKnows() {
    it.memory.record(note(1, "the ship is late"));
    it.feed();
    it.memory.replace(new Told(1, new FactBody.Note("the ship is late")).replacedBy(id(2)).fact());
    it.memory.record(new Told(2, new FactBody.Note("the ship is on time")).replacing(id(1)).fact());

    Recollection behind = recall("ship late");
    assertThat(ids(behind)).isEmpty();
    assertThat(behind.behind()).isEqualTo(1);

    it.feed();
    assertThat(ids(recall("ship late"))).containsExactly(id(2));
    FactFilter withReplaced = new FactFilter(Set.of(), null, null, null, null, null, null, true);
    assertThat(ids(recall("ship late", withReplaced))).containsExactly(id(2), id(1));
    assertThat(recall("ship").behind()).isZero();
  }

  @Test
  void whatWasErasedIsNeitherFoundNorInTheIndex() {
    it.memory.record(note(1, "the ship is late"));
    it.feed();
    it.memory.replace(new Told(1, new FactBody.Note("x")).withoutContent().fact());
    assertThat(ids(recall("ship"))).isEmpty();
    it.memory.tell(id(1), Outbox.Op.ERASE);
    it.feed();
    assertThat(it.index.find().orElseThrow().count()).isZero();
  }

  @Test
  void searchesByWordsAndSaysSoWhileTheModelIsAway() {
    it.model.away = true;
    it.memory.record(note(1, "the vessel is late"));
    it.feed();
    Recollection found = recall("late");
    assertThat(ids(found)).containsExactly(id(1));
    assertThat(found.way()).isEqualTo(Way.LEXICAL);
    assertThat(found.note()).contains("the model is away").contains("words only");

    it.model.away = false;
    it.feed();
    assertThat(ids(recall("ship"))).as("completed when it is back").containsExactly(id(1));
  }

  @Test
  void searchesPostgresAndSaysSoWhileTheIndexIsAway() {
    RecallFixture away =
        new RecallFixture(
            new IndexGenerations() {
              @Override
              public java.util.Optional<FactIndex> open() {
                throw new IndexUnavailableException("Qdrant does not answer: start it");
              }

              @Override
              public FactIndex create(EmbeddingSpec spec) {
                throw new IndexUnavailableException("Qdrant does not answer: start it");
              }

              @Override
              public void promote(FactIndex created) {}

              @Override
              public void close() {}
            });
    away.memory.record(note(1, "the vessel is late"));
    Recollection found = away.recall.recall(new RecallQuery("late", null, null));
    assertThat(ids(found)).containsExactly(id(1));
    assertThat(found.way()).isEqualTo(Way.FULL_TEXT);
    assertThat(found.note()).contains("full text search");
    assertThat(found.behind()).isEqualTo(1);
    away.close();
  }

  @Test
  void anotherModelSearchesByWordsUntilTheIndexIsRebuilt() {
    it.memory.record(note(1, "the vessel is late"));
    it.feed();
    it.model.spec = new EmbeddingSpec("other", 3);

    Recollection before = recall("the late ship");
    assertThat(before.way()).isEqualTo(Way.LEXICAL);
    assertThat(before.note()).contains("test").contains("other").contains("rebuilt");
    it.memory.record(note(2, "another ship"));
    it.feed();
    assertThat(ids(recall("another"))).containsExactly(id(2));

    it.rebuild.run(progress -> {});
    assertThat(recall("boat or ship").way()).isEqualTo(Way.FUSED);
    assertThat(ids(recall("ship"))).containsExactlyInAnyOrder(id(1), id(2));
  }

  @Test
  void privateFactsAreSeenByThoseWhoMayAndAreOnNoDisk() throws IOException {
    it.memory.record(note(1, "the ship is late"));
    it.memory.record(
        new Told(2, new FactBody.Note("the captain of the ship is marzipan"))
            .of(DataClass.KEEP_ON_DEVICE)
            .fact());
    it.feed();

    assertThat(ids(recall("ship captain"))).containsExactly(id(1));
    assertThat(ids(recall("ship captain", PRIVATE))).containsExactlyInAnyOrder(id(1), id(2));

    it.memory.record(
        new Told(3, new FactBody.Note("the ship has a private cabin"))
            .of(DataClass.KEEP_ON_DEVICE)
            .fact());
    it.feed();
    assertThat(ids(recall("cabin", PRIVATE))).contains(id(3));
    assertThat(onDisk()).doesNotContain("marzipan").doesNotContain("cabin");
    assertThat(it.index.find().orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void privateTextIsSentToNoOtherHost() {
    it.model.onThisHost = false;
    it.memory.record(
        new Told(1, new FactBody.Note("the ship of the marzipan captain"))
            .of(DataClass.KEEP_ON_DEVICE)
            .fact());
    it.feed();
    Recollection found = recall("marzipan ship", PRIVATE);
    assertThat(ids(found)).containsExactly(id(1));
    assertThat(found.way()).isEqualTo(Way.LEXICAL);
    assertThat(it.model.asked).isEmpty();
  }

  @Test
  void anErasedPrivateFactIsGoneFromMemoryToo() {
    Told told = new Told(1, new FactBody.Note("the ship")).of(DataClass.KEEP_ON_DEVICE);
    it.memory.record(told.fact());
    it.feed();
    assertThat(ids(recall("ship", PRIVATE))).containsExactly(id(1));
    it.memory.replace(told.withoutContent().fact());
    it.memory.tell(id(1), Outbox.Op.ERASE);
    it.feed();
    assertThat(it.privates.index().count()).isZero();
  }

  private String onDisk() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
