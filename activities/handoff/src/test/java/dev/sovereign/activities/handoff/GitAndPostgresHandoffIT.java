package dev.sovereign.activities.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.CodeChangesRequest;
import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.handoff.SealOutcome.Status;
import dev.sovereign.workflows.handoff.SealRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and sealing together, as the workflow drives them. */
class GitAndPostgresHandoffIT {

  private static final CodeChangesRequest DEFAULTS = new CodeChangesRequest(null, 50);

  @TempDir Path temporary;

  private final HandoffStore store = new HandoffStore(TestPostgres.of("handoff").role());

  @Test
  void readsOnFromWhereTheLastSessionWasSealed() throws Exception {
    try (var it = new GitFixture(temporary)) {
      var handoff = handoff(it.folder);
      it.commit("a", "1\n", "one");
      var first = handoff.readCodeChanges(DEFAULTS);
      assertThat(first.previousSessionId()).isNull();
      var sealed = session(first);
      assertThat(handoff.sealSession(sealed).status()).isEqualTo(Status.SEALED);
      it.commit("a", "2\n", "two");
      var second = handoff.readCodeChanges(DEFAULTS);
      assertThat(second.previousSessionId()).isEqualTo(sealed.sessionId());
      assertThat(second.commits()).extracting(Commit::subject).containsExactly("two");
      assertThat(store.findLastSession(second.line()).orElseThrow().codeChanges()).isEqualTo(first);
    }
  }

  @Test
  void sealsOnTheNewEndAfterReadingAgain() throws Exception {
    try (var it = new GitFixture(temporary)) {
      var handoff = handoff(it.folder);
      it.commit("a", "1\n", "one");
      var stale = handoff.readCodeChanges(DEFAULTS);
      handoff.sealSession(session(stale));
      var late = session(stale);
      assertThat(handoff.sealSession(late).status()).isEqualTo(Status.SUPERSEDED);
      var again = session(late.sessionId(), handoff.readCodeChanges(DEFAULTS));
      assertThat(handoff.sealSession(again).status()).isEqualTo(Status.SEALED);
      assertThat(handoff.sealSession(again).status()).isEqualTo(Status.ALREADY_SEALED);
    }
  }

  @Test
  void chainsSessionsOfAPlainFolderToo() throws Exception {
    Path plain = Files.createDirectory(temporary.resolve("plain"));
    var handoff = handoff(temporary);
    var request = new CodeChangesRequest(plain.toString(), 50);
    var sealed = session(handoff.readCodeChanges(request));
    handoff.sealSession(sealed);
    assertThat(handoff.readCodeChanges(request).previousSessionId()).isEqualTo(sealed.sessionId());
  }

  private GitAndPostgresHandoff handoff(Path repository) {
    var facts = new TestFacts();
    var sessions =
        new PostgresSessions(TestPostgres.of("handoff").role(), facts, null, Clock.systemUTC());
    return new GitAndPostgresHandoff(
        store, sessions, facts, new StoredDraftsTest.Contents(), repository);
  }

  private static SealRequest session(CodeChanges changes) {
    return session(UUID.randomUUID().toString(), changes);
  }

  private static SealRequest session(String id, CodeChanges changes) {
    return new SealRequest(
        id, "test", List.of(), List.of(), List.of(), changes, Map.of(), Map.of("quality", "MODEL"));
  }
}
