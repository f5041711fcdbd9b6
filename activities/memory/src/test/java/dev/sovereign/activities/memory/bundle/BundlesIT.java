package dev.sovereign.activities.memory.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.memory.Erasures;
import dev.sovereign.activities.memory.MemoryContents;
import dev.sovereign.activities.memory.PostgresFacts;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.MemoryFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesIT {

  private static final TestPostgres HERE = TestPostgres.another("memory");
  private static final TestPostgres THERE = TestPostgres.another("memory");

  @TempDir private Path folder;

  private final MemoryContents contentsHere = new MemoryContents("here");
  private final MemoryContents contentsThere = new MemoryContents("there");
  private final PostgresFacts factsHere = new PostgresFacts(HERE.role(), contentsHere);
  private final PostgresFacts factsThere = new PostgresFacts(THERE.role(), contentsThere);
  private Bundles here;
  private Bundles there;
  private Path file;
  private FactId old;
  private FactId young;
  private FactId secret;
  private FactId erased;

  @BeforeEach
  void tellSomeFacts() {
    for (TestPostgres each : new TestPostgres[] {HERE, THERE}) {
      each.execute(
          "TRUNCATE memory.fact, memory.outbox, memory.erasure, handoff.line, handoff.session_opened, handoff.session CASCADE");
    }
    HERE.execute(
        """
        INSERT INTO handoff.line VALUES ('L', 1, 'S');
        INSERT INTO handoff.session_opened (session_id, line, token, session_type, idle_minutes)
            VALUES ('S', 'L', 1, 'test', 60)
        """);
    here = new Bundles(HERE.role(), contentsHere, folder.resolve("key"), folder.resolve("trusted"));
    there =
        new Bundles(
            THERE.role(), contentsThere, folder.resolve("key2"), folder.resolve("trusted2"));
    file = folder.resolve("memory.bundle");
    old = note("we use Redis — naïvely \ufffd", null, DataClass.INTERNAL, null);
    young = note("we use PostgreSQL", "ada", DataClass.PUBLIC, old);
    secret = note("Ada is ill", "ada2", DataClass.KEEP_ON_DEVICE, null);
    erased = note("to be erased", "bob", DataClass.INTERNAL, null);
    new Erasures(HERE.role(), contentsHere, "here").eraseSubject("bob", "o", "w");
  }

  @Test
  void everythingIsRestoredOnAnotherMachine() throws IOException {
    Bundles.Exported exported = here.exportTo(file, false);
    assertThat(exported).isEqualTo(new Bundles.Exported(1, 3, 1, exported.signer()));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file)).doesNotContain("Ada is ill").doesNotContain("to be erased");

    assertThat(there.importFrom(file, true))
        .isEqualTo(new Bundles.Imported(1, 3, 0, 1, exported.signer()));

    for (FactId id : new FactId[] {old, young, erased}) {
      Fact original = factsHere.find(id, DataClass.INTERNAL).orElseThrow();
      assertThat(factsThere.find(id, DataClass.INTERNAL)).contains(original);
    }
    assertThat(factsThere.find(secret, DataClass.KEEP_ON_DEVICE)).isEmpty();
    assertThat(THERE.value("SELECT session_id FROM handoff.session_opened")).isEqualTo("S");
    assertThat(THERE.value("SELECT count(*) FROM memory.outbox")).isEqualTo("3");
  }

  @Test
  void importingAgainChangesNothing() {
    String signer = here.exportTo(file, false).signer();
    there.importFrom(file, true);
    assertThat(there.importFrom(file, false)).isEqualTo(new Bundles.Imported(0, 0, 3, 1, signer));
    assertThat(here.importFrom(file, false)).isEqualTo(new Bundles.Imported(0, 0, 3, 1, signer));
  }

  @Test
  void theSameMemoryGivesTheSameBytes() throws IOException {
    here.exportTo(file, false);
    byte[] first = Files.readAllBytes(file);
    here.exportTo(file, false);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void privateFactsTravelOnlyWhenAskedAndMoveIntoTheOtherStore() {
    here.exportTo(file, true);
    assertThat(there.importFrom(file, true).facts()).isEqualTo(4);
    Fact moved = factsThere.find(secret, DataClass.KEEP_ON_DEVICE).orElseThrow();
    assertThat(moved.body()).isEqualTo(new FactBody.Note("Ada is ill"));
    assertThat(moved.subject()).isEqualTo("ada2");
    assertThat(THERE.value("SELECT string_agg(f::text, '') FROM memory.fact f"))
        .doesNotContain("Ada is ill")
        .doesNotContain("ada2");
    assertThat(there.importFrom(file, false).known()).isEqualTo(4);
  }

  @Test
  void anUnknownSignerIsRefusedUntilTrusted() {
    here.exportTo(file, false);
    refused("--trust", () -> there.importFrom(file, false));
    there.importFrom(file, true);
    there.importFrom(file, false);
  }

  @Test
  void anyByteThatIsNotAsItWasSignedIsRefused() throws IOException {
    here.exportTo(file, true);
    byte[] good = Files.readAllBytes(file);
    Path bad = folder.resolve("bad");
    for (int at = 0; at < good.length; at++) {
      byte[] bytes = good.clone();
      bytes[at] ^= (byte) (at % 3 == 0 ? 0x20 : at % 3 == 1 ? 0x01 : 0x1f);
      Files.write(bad, bytes);
      refused("Nothing was imported", () -> there.importFrom(bad, true));
    }
    assertThat(THERE.value("SELECT count(*) FROM memory.fact")).isEqualTo("0");
    assertThat(contentsThere.kept).isEmpty();
    assertThat(folder.resolve("trusted2")).doesNotExist();
  }

  @Test
  void aBundleThatIsCutOrLongerIsRefused() throws IOException {
    here.exportTo(file, false);
    byte[] good = Files.readAllBytes(file);
    Path bad = folder.resolve("bad");
    for (int length = 0; length < good.length; length += 7) {
      Files.write(bad, java.util.Arrays.copyOf(good, length));
      refused("Nothing was imported", () -> there.importFrom(bad, true));
    }
    Files.writeString(bad, Files.readString(file) + "\n");
    refused("follows its signature", () -> there.importFrom(bad, true));
    Files.write(bad, new byte[65 * 1024 * 1024]);
    refused("over 64 MiB", () -> there.importFrom(bad, true));
    refused("cannot be read", () -> there.importFrom(folder.resolve("none"), true));
  }

  @Test
  void whatStandsForAnotherFactHereRefusesAllOfIt() {
    here.exportTo(file, true);
    THERE.execute(
        "INSERT INTO memory.fact (fact_id, kind, key, source, about, data_class, content_hash, body)"
            + " VALUES ('%s', 'note', 'k', 's', now(), 'INTERNAL', repeat('1', 64), '{\"kind\":\"note\"}')"
                .formatted(young));
    refused("stands for another fact", () -> there.importFrom(file, true));
    assertThat(THERE.value("SELECT count(*) FROM memory.fact")).isEqualTo("1");
    assertThat(THERE.value("SELECT count(*) FROM handoff.session_opened")).isEqualTo("0");
    assertThat(contentsThere.kept).isEmpty();
  }

  @Test
  void whatWasErasedHereStaysErased() {
    here.exportTo(file, false);
    there.importFrom(file, true);
    new Erasures(THERE.role(), contentsThere, "there").eraseSubject("ada", "o", "w");
    assertThat(there.importFrom(file, false).known()).isEqualTo(3);
    assertThat(factsThere.find(young, DataClass.INTERNAL).orElseThrow().erased()).isTrue();
  }

  @Test
  void whatWasErasedHereLeavesNoPrivateContentEither() {
    here.exportTo(file, true);
    there.importFrom(file, true);
    new Erasures(THERE.role(), contentsThere, "there").eraseSubject("ada2", "o", "w");
    there.importFrom(file, false);
    assertThat(contentsThere.kept).isEmpty();
    assertThat(factsThere.find(secret, DataClass.KEEP_ON_DEVICE).orElseThrow().erased()).isTrue();
  }

  @Test
  void longHandOffsTravel() {
    HERE.execute(
        """
        UPDATE handoff.line SET session_id = NULL;
        INSERT INTO handoff.session_sealed (session_id, sealed_because, content_hash, facts)
            VALUES ('S', 'asked', sha256('x'), 0);
        INSERT INTO handoff.session (session_id, session_type, work_completed, decisions_made,
            next_priorities, code_changes, revenue_generated, context, line, content_hash)
        SELECT 'S', 'test', jsonb_agg(repeat('long "words" ', 150) || i), '[]', '[]',
            '{"commits": []}', '{}', '{}', 'L', sha256('x')
        FROM generate_series(1, 5000) i
        """);
    here.exportTo(file, false);
    assertThat(file.toFile().length()).isGreaterThan(9_000_000);
    assertThat(there.importFrom(file, true).sessions()).isOne();
    assertThat(THERE.value("SELECT jsonb_array_length(work_completed) FROM handoff.session"))
        .isEqualTo("5000");
  }

  private FactId note(
      String text, @Nullable String subject, DataClass dataClass, @Nullable FactId supersedes) {
    return factsHere
        .record(
            new FactDraft(
                new FactBody.Note(text), null, null, "test", subject, null, dataClass, supersedes))
        .id();
  }

  private static void refused(String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo(MemoryFailure.BUNDLE_REFUSED.name());
              assertThat(e.getOriginalMessage()).contains(why);
            });
  }
}
