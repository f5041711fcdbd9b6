package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.OwnerDoor.RefusedException;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records commits as code changes: in the session that is open in the repository, else outside of
 * any. What cannot be told now waits in a file, and is told after the next commit. Telling a commit
 * twice is telling it once.
 */
public final class CommitRecorder {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_FILES = 200;
  private static final int MOST_CHARACTERS = 32_000;
  private static final int CONFLICT = 409;
  private static final int UNKNOWN = 404;

  private final SessionDoor door;
  private final PenFolder pens;
  private final WaitingCommits waiting;
  private final Path repository;

  public CommitRecorder(Site site, Path repository) {
    this.door = new SessionDoor(new OwnerDoor(site, TIMEOUT));
    this.pens = new PenFolder(site);
    this.waiting = new WaitingCommits(site);
    this.repository = repository;
  }

  /**
   * Records the newest commit and what waits.
   *
   * @return what was done, one line
   * @throws StackException when the gateway does not take it; the commit waits then
   */
  public String run() {
    String head = Git.run(repository, "rev-parse", "HEAD").strip();
    waiting.add(repository, head);
    List<WaitingCommits.Commit> commits = waiting.list();
    for (WaitingCommits.Commit commit : commits) {
      tell(commit);
      waiting.remove(commit);
    }
    return commits.size() == 1
        ? "Recorded commit " + head + "."
        : "Recorded " + commits.size() + " commits.";
  }

  private void tell(WaitingCommits.Commit commit) {
    Optional<ObjectNode> fact = fact(commit);
    if (fact.isEmpty()) {
      return;
    }
    Optional<Pen> pen = pens.ofRepository(commit.repository().toString());
    try {
      if (pen.isPresent()) {
        door.record(pen.get(), fact.get().deepCopy());
      } else {
        door.remember(fact.get());
      }
    } catch (RefusedException e) {
      if (e.status() != CONFLICT && e.status() != UNKNOWN) {
        throw waits(commit, e);
      }
      // The session was sealed meanwhile, or is another's: the commit is a fact all the same.
      door.remember(fact.get());
    } catch (StackException e) {
      throw waits(commit, e);
    }
  }

  private static StackException waits(WaitingCommits.Commit commit, StackException e) {
    return new StackException(
        "commit %s is not recorded yet and waits for the next one: %s"
            .formatted(commit.id(), e.getMessage()),
        e);
  }

  /** Empty when the commit is gone, as after a rewritten history. */
  private Optional<ObjectNode> fact(WaitingCommits.Commit commit) {
    try {
      return Optional.of(
          fact(
              commit,
              Git.run(commit.repository(), "show", "-s", "--format=%cI%n%B", commit.id()),
              Git.run(
                  commit.repository(),
                  "diff-tree",
                  "--no-commit-id",
                  "--name-only",
                  "-r",
                  "--root",
                  commit.id())));
    } catch (StackException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode fact(WaitingCommits.Commit commit, String shown, String files) {
    int end = shown.indexOf('\n');
    String message = shown.substring(end + 1).strip();
    ObjectNode fact = JsonMapper.shared().createObjectNode();
    ObjectNode body = fact.putObject("body").put("kind", "code_change");
    body.put("summary", message.isEmpty() ? "commit without a message" : shortened(message));
    body.put("repository", commit.repository().toString()).put("commit", commit.id());
    ArrayNode list = body.putArray("files");
    files.lines().limit(MOST_FILES).forEach(list::add);
    return fact.put("key", "commit:" + commit.id())
        .put("source", "git")
        .put("about", OffsetDateTime.parse(shown.substring(0, end)).toInstant().toString());
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
  }
}
