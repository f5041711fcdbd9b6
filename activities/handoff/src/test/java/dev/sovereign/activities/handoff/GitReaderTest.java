package dev.sovereign.activities.handoff;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.CodeChanges.Status;
import dev.sovereign.workflows.handoff.Commit;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GitReaderTest {

  private static final String GONE = "0123456789012345678901234567890123456789";

  @TempDir Path temporary;

  private final GitReader reader = new GitReader();

  @Test
  void saysThatAFolderIsNotInARepository() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("plain"));
    var changes = read(folder, null);
    assertThat(changes.status()).isEqualTo(Status.NOT_A_REPOSITORY);
    assertThat(changes.line()).isEqualTo("none:" + folder.toRealPath());
    assertThat(changes.note()).contains("code changes were not collected");
  }

  @Test
  void saysThatARepositoryIsEmpty() throws Exception {
    try (var it = repository()) {
      var changes = read(it.folder, null);
      assertThat(changes.status()).isEqualTo(Status.EMPTY_REPOSITORY);
      assertThat(changes.line()).startsWith("git:");
      assertThat(changes.branch()).isEqualTo("main");
      assertThat(changes.head()).isNull();
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path missing = temporary.resolve("missing");
    assertUnreadable(missing, missing.toString());
  }

  @Test
  void refusesARepositoryWhoseHeadIsLost() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      it.write(".git/refs/heads/main", GONE + "\n");
      assertUnreadable(it.folder, "git fsck");
    }
  }

  @Test
  void refusesARepositoryThatLostACommit() throws Exception {
    try (var it = repository()) {
      var lost = it.commit("a", "1\n", "one").name();
      it.commit("a", "2\n", "two");
      Files.delete(
          it.folder.resolve(".git/objects/" + lost.substring(0, 2) + "/" + lost.substring(2)));
      assertUnreadable(it.folder, "MissingObjectException");
    }
  }

  @Test
  void refusesARepositoryOfAnotherObjectFormat() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      it.write(
          ".git/config",
          "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n");
      it.write(".git/refs/heads/main", "ab".repeat(32) + "\n");
      assertUnreadable(it.folder, "Exception");
    }
  }

  @Test
  void refusesAGitFolderThatIsNone() throws IOException {
    Files.createDirectories(temporary.resolve("broken/.git"));
    assertUnreadable(temporary.resolve("broken"), "RepositoryNotFoundException");
  }

  @Test
  void listsWhatWasCommittedSinceTheLastSession() throws Exception {
    try (var it = repository()) {
      var sealed = it.commit("a", "1\n2\n", "one");
      it.commit("a", "1\n3\n4\n", "two");
      var head = it.commit("dir/b", "x\n", "three\n\nwith a body");
      var changes = read(it.folder.resolve("dir"), sealed.name());
      assertThat(changes.status()).isEqualTo(Status.COLLECTED);
      assertThat(changes.note()).isEmpty();
      assertThat(changes.previousSessionId()).isEqualTo("previous");
      assertThat(changes.since()).isEqualTo(sealed.name());
      assertThat(changes.head()).isEqualTo(head.name());
      assertThat(changes.branch()).isEqualTo("main");
      assertThat(changes.commitCount()).isEqualTo(2);
      assertThat(changes.commits()).extracting(Commit::subject).containsExactly("three", "two");
      assertThat(changes.commits().getFirst().author()).isEqualTo("Ada");
      assertThat(changes.filesChanged()).isEqualTo(2);
      assertThat(changes.insertions()).isEqualTo(3);
      assertThat(changes.deletions()).isEqualTo(1);
      assertThat(changes.dirtyFiles()).isEmpty();
    }
  }

  @Test
  void findsNothingNewWhenTheHeadStands() throws Exception {
    try (var it = repository()) {
      var sealed = it.commit("a", "1\n", "one");
      assertThat(read(it.folder, sealed.name()).commitCount()).isZero();
    }
  }

  @Test
  void readsAMonthForTheFirstSession() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "long ago");
      it.passDays(40);
      it.commit("a", "2\n", "lately");
      it.commit("a", "3\n", "now");
      var changes = read(it.folder, null);
      assertThat(changes.commits()).extracting(Commit::subject).containsExactly("now", "lately");
      assertThat(changes.note()).contains("30 days");
    }
  }

  @Test
  void listsNoMoreThanAskedAndCountsAll() throws Exception {
    try (var it = repository()) {
      var sealed = it.commit("a", "0\n", "zero");
      for (int i = 1; i <= 5; i++) {
        it.commit("a", i + "\n", "change " + i);
      }
      var changes = reader.read(it.folder, 2, line -> new GitReader.Previous("p", sealed.name()));
      assertThat(changes.commits()).hasSize(2);
      assertThat(changes.commitCount()).isEqualTo(5);
      assertThat(changes.insertions()).isEqualTo(5);
    }
  }

  @Test
  void saysThatHistoryWasRewritten() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      var changes = read(it.folder, GONE);
      assertThat(changes.note()).contains("rewritten", "0123456789").doesNotContain(GONE);
      assertThat(changes.commitCount()).isEqualTo(1);
      assertThat(changes.since()).isEqualTo(GONE);
    }
  }

  @Test
  void listsWhatAnAmendedHeadAdds() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      var sealed = it.commit("a", "2\n", "two");
      it.git.reset().setMode(ResetType.HARD).setRef("HEAD~1").call();
      it.commit("a", "3\n", "another two");
      var changes = read(it.folder, sealed.name());
      assertThat(changes.commits()).extracting(Commit::subject).containsExactly("another two");
      assertThat(changes.note()).contains("not an ancestor");
    }
  }

  @Test
  void countsTheChangesOfAMergeOnce() throws Exception {
    try (var it = repository()) {
      var base = it.commit("a", "1\n", "base");
      it.git.checkout().setCreateBranch(true).setName("side").call();
      var side = it.commit("b", "1\n2\n", "side");
      it.git.checkout().setName("main").call();
      it.commit("c", "1\n", "main");
      it.git.merge().include(side).setFastForward(FastForwardMode.NO_FF).setMessage("join").call();
      var changes = read(it.folder, base.name());
      assertThat(changes.commitCount()).isEqualTo(3);
      assertThat(changes.insertions()).isEqualTo(3);
      assertThat(changes.filesChanged()).isEqualTo(2);
    }
  }

  @Test
  void namesTheCommitOfADetachedHead() throws Exception {
    try (var it = repository()) {
      var first = it.commit("a", "1\n", "one");
      it.commit("a", "2\n", "two");
      it.git.checkout().setName(first.name()).call();
      var changes = read(it.folder, null);
      assertThat(changes.branch()).isEqualTo(first.name());
      assertThat(changes.head()).isEqualTo(first.name());
    }
  }

  @Test
  void readsABareRepository() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      Path bare = temporary.resolve("bare.git");
      clone(it.folder, bare, true, 0);
      var changes = read(bare, null);
      assertThat(changes.commitCount()).isEqualTo(1);
      assertThat(changes.dirtyFiles()).isEmpty();
    }
  }

  @Test
  void readsAShallowCloneAndSaysSo() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n2\n3\n", "one");
      it.commit("a", "1\n2\n3\n4\n", "two");
      it.commit("a", "1\n2\n3\n4\n5\n", "three");
      Path shallow = temporary.resolve("shallow");
      clone(it.folder, shallow, false, 2);
      var changes = read(shallow, null);
      assertThat(changes.commits()).extracting(Commit::subject).containsExactly("three", "two");
      assertThat(changes.insertions()).isEqualTo(1);
      assertThat(changes.note()).contains("shallow");
    }
  }

  @Test
  void givesLinkedWorktreesOneLine() throws Exception {
    try (var it = repository()) {
      var head = it.commit("a", "1\n", "one");
      Path linked = linkedWorktree(it, head);
      var there = read(linked, null);
      assertThat(there.branch()).isEqualTo("side");
      assertThat(there.head()).isEqualTo(head.name());
      assertThat(there.line()).isEqualTo(read(it.folder, null).line());
      assertThat(there.dirtyFiles()).isEqualTo(List.of("a"));
    }
  }

  @Test
  void listsChangedStagedDeletedAndNewFilesOnly() throws Exception {
    try (var it = repository()) {
      it.write(".gitignore", "ignored/\n");
      it.commit("changed", "1\n", "one");
      it.commit("deleted", "1\n", "two");
      it.commit("same", "1\n", "three");
      it.write("changed", "12\n");
      it.write("staged", "1\n");
      it.git.add().addFilepattern("staged").call();
      it.write("new/file", "1\n");
      it.write("odd  name\u0007", "1\n");
      it.write("ignored/file", "1\n");
      Files.delete(it.folder.resolve("deleted"));
      assertThat(read(it.folder, null).dirtyFiles())
          .containsExactly("changed", "deleted", "new/file", "odd  name\uFFFD", "staged");
    }
  }

  @Test
  void stopsAtAHundredDirtyFiles() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      for (int i = 0; i < 150; i++) {
        it.write("new/" + i, "");
      }
      assertThat(read(it.folder, null).dirtyFiles()).hasSize(100).isSorted();
    }
  }

  @Test
  void leavesASubmodulesOwnChangesToItsOwnLine() throws Exception {
    try (var it = repository();
        var inner = new GitFixture(temporary.resolve("outer/inner"))) {
      inner.commit("x", "1\n", "inside");
      it.commit("a", "1\n", "one");
      assertThat(read(it.folder, null).dirtyFiles()).isEmpty();
      inner.commit("x", "2\n", "inside again");
      assertThat(read(it.folder, null).dirtyFiles()).isEmpty();
      assertThat(read(inner.folder, null).line()).contains("inner");
    }
  }

  @Test
  void countsTheFilesOfAnImportButNotItsLines() throws Exception {
    try (var it = repository()) {
      var sealed = it.commit("a", "1\n", "one");
      for (int i = 0; i < 600; i++) {
        it.write("import/" + i, "1\n");
      }
      it.commit("import/last", "1\n", "import");
      var changes = read(it.folder, sealed.name());
      assertThat(changes.filesChanged()).isEqualTo(601);
      assertThat(changes.insertions()).isEqualTo(ChangeSize.MOST_FILES_READ);
      assertThat(changes.note()).contains("lines of very large commits");
    }
  }

  @Test
  void readsSubjectsOfAnyEncodingInOneLine() throws Exception {
    try (var it = repository()) {
      var head = it.commit("a", "1\n", "one");
      var latin = raw(it, head, "caf\u00e9 \u0000\u001b[31mred", "ISO-8859-1");
      var changes = read(it.folder, head.name());
      assertThat(changes.head()).isEqualTo(latin.name());
      assertThat(changes.commits().getFirst().subject()).isEqualTo("caf\u00e9 [31mred");
    }
  }

  @Test
  void cutsAnEndlessSubject() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "x".repeat(100_000));
      assertThat(read(it.folder, null).commits().getFirst().subject()).hasSize(200).endsWith("…");
    }
  }

  @Test
  void toleratesPathsThatAreNotUtf8() throws Exception {
    try (var it = repository()) {
      var head = it.commit("a", "1\n", "one");
      rawPath(it, head, new byte[] {(byte) 0xff, (byte) 0xfe, 'x'});
      var changes = read(it.folder, head.name());
      assertThat(changes.filesChanged()).isEqualTo(2);
    }
  }

  @Test
  void writesNothingIntoTheRepository() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      it.write("a", "2\n");
      it.write("b", "2\n");
      var before = times(it.folder);
      read(it.folder, null);
      assertThat(times(it.folder)).isEqualTo(before);
    }
  }

  @Test
  void runsNoFilterOfTheRepository() throws Exception {
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      Path proof = temporary.resolve("it-ran");
      var config = it.git.getRepository().getConfig();
      config.setString("filter", "evil", "clean", "touch " + proof);
      config.save();
      it.write(".gitattributes", "a filter=evil\n");
      it.write("a", "2\n");
      assertThat(read(it.folder, null).dirtyFiles()).containsExactly(".gitattributes", "a");
      assertThat(proof).doesNotExist();
    }
  }

  @Test
  void readsARepositoryOfAnotherOwner() throws Exception {
    assumeThat(System.getProperty("user.name"))
        .as("only root can give files away")
        .isEqualTo("root");
    try (var it = repository()) {
      it.commit("a", "1\n", "one");
      var nobody =
          it.folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      try (var files = Files.walk(it.folder)) {
        for (Path each : files.toList()) {
          Files.setOwner(each, nobody);
        }
      }
      assertThat(read(it.folder, null).commitCount()).isEqualTo(1);
    }
  }

  private GitFixture repository() throws GitAPIException {
    return new GitFixture(temporary.resolve("outer"));
  }

  private CodeChanges read(Path folder, @Nullable String since) {
    return reader.read(
        folder, 50, line -> since == null ? null : new GitReader.Previous("previous", since));
  }

  private void assertUnreadable(Path folder, String detail) {
    assertThatThrownBy(() -> read(folder, null))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("REPOSITORY_UNREADABLE");
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).contains(detail, "sovereign.yaml");
            });
  }

  private static void clone(Path from, Path to, boolean bare, int depth) throws GitAPIException {
    var command = Git.cloneRepository().setURI(from.toUri().toString()).setDirectory(to.toFile());
    command.setBare(bare);
    if (depth > 0) {
      command.setDepth(depth);
    }
    command.call().close();
  }

  /** As {@code git worktree add} lays it out; JGit reads such trees and cannot make them. */
  private Path linkedWorktree(GitFixture main, RevCommit head) throws IOException {
    Path linked = Files.createDirectory(temporary.resolve("linked"));
    Path record = main.folder.resolve(".git/worktrees/linked");
    main.write(".git/refs/heads/side", head.name() + "\n");
    main.write(".git/worktrees/linked/HEAD", "ref: refs/heads/side\n");
    main.write(".git/worktrees/linked/commondir", "../..\n");
    main.write(".git/worktrees/linked/gitdir", linked.resolve(".git") + "\n");
    Files.writeString(linked.resolve(".git"), "gitdir: " + record + "\n");
    return linked;
  }

  private static ObjectId raw(GitFixture it, RevCommit parent, String subject, String encoding)
      throws IOException {
    var text =
        "tree %s\nparent %s\nauthor A <a> 1795255200 +0000\ncommitter A <a> 1795255200 +0000\nencoding %s\n\n%s\n"
            .formatted(parent.getTree().name(), parent.name(), encoding, subject);
    try (var inserter = it.git.getRepository().newObjectInserter()) {
      var id = inserter.insert(Constants.OBJ_COMMIT, text.getBytes(ISO_8859_1));
      inserter.flush();
      moveMain(it, id);
      return id;
    }
  }

  private static void rawPath(GitFixture it, RevCommit parent, byte[] name) throws IOException {
    try (var inserter = it.git.getRepository().newObjectInserter()) {
      var blob = inserter.insert(Constants.OBJ_BLOB, new byte[] {'1', '\n'});
      var tree = new TreeFormatter();
      tree.append(name, FileMode.REGULAR_FILE, blob);
      var commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(tree));
      commit.setParentId(parent);
      commit.setAuthor(it.author());
      commit.setCommitter(it.author());
      commit.setMessage("odd path");
      var id = inserter.insert(commit);
      inserter.flush();
      moveMain(it, id);
    }
  }

  private static void moveMain(GitFixture it, ObjectId id) throws IOException {
    var update = it.git.getRepository().updateRef(Constants.HEAD);
    update.setNewObjectId(id);
    assertThat(update.update()).isEqualTo(RefUpdate.Result.FAST_FORWARD);
  }

  private static Map<Path, FileTime> times(Path folder) throws IOException {
    var times = new TreeMap<Path, FileTime>();
    try (var files = Files.walk(folder)) {
      for (Path each : files.toList()) {
        times.put(each, Files.getLastModifiedTime(each));
      }
    }
    return times;
  }
}
