package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.OwnerDoor.RefusedException;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Commands that shells with the {@link BashHook} left to be told, a file each: they are recorded in
 * the session that was open where they were typed, and otherwise forgotten. Any number of processes
 * may tell at the same time, since a file's name is the fact's key.
 */
public final class TypedCommands {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** After so long a file that is no whole command will be none. */
  private static final Duration WRITING = Duration.ofMinutes(1);

  /** While the gateway is away; older ones are forgotten. */
  private static final int MOST_WAITING = 1_000;

  /** Seconds, exit code, folder, session, line; each ended by U+0000. */
  private static final int FIELDS = 5;

  /** Ours say themselves what is to be recorded. */
  private static final Pattern OWN =
      Pattern.compile("\\s*(\\S*/)?sovereign(\\s.*)?", Pattern.DOTALL);

  private static final int UNAUTHORIZED = 401;
  private static final int SERVER_FAULTS = 500;

  private final Path folder;
  private final SessionDoor door;
  private final PenFolder pens;

  /** When the sessions were opened that commands were typed in. */
  private final Map<String, Instant> opened = new HashMap<>();

  public TypedCommands(Site site) {
    this.folder = folder(site);
    this.door = new SessionDoor(new OwnerDoor(site, TIMEOUT));
    this.pens = new PenFolder(site);
  }

  static Path folder(Site site) {
    return site.home().home().resolve("sessions").resolve("typed");
  }

  /** Makes the folder, for its owner alone. */
  void prepare() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new StackException(folder + ": cannot be made: check its rights.", e);
    }
  }

  /**
   * Tells what waits, and goes on for as long as more comes within each pause.
   *
   * @return how many were recorded
   * @throws StackException when the gateway does not take them; they wait then
   */
  public int tell(Duration pause) throws InterruptedException {
    int told = tell();
    do {
      Thread.sleep(pause);
      told += tell();
    } while (!waiting().isEmpty());
    return told;
  }

  /** Tells what waits now; as {@link #tell(Duration)}. */
  public int tell() {
    List<Path> waiting = waiting();
    int told = 0;
    for (Path file : waiting.subList(0, Math.max(0, waiting.size() - MOST_WAITING))) {
      forget(file);
    }
    for (Path file : waiting.subList(Math.max(0, waiting.size() - MOST_WAITING), waiting.size())) {
      told += tell(file) ? 1 : 0;
    }
    return told;
  }

  /** From the oldest on. */
  private List<Path> waiting() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      // No shell has the hook.
      return List.of();
    }
  }

  private boolean tell(Path file) {
    String[] fields = read(file);
    if (fields.length != FIELDS) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(fields[0]));
    String line = fields[4];
    Optional<Pen> pen = pen(fields[3], Path.of(fields[2]));
    boolean told =
        pen.isPresent()
            && !line.isBlank()
            && !OWN.matcher(line).matches()
            && record(pen.get(), new RanCommand(line, Integer.parseInt(fields[1]), at), file);
    forget(file);
    return told;
  }

  /** Another number of fields while it is being written, or when it is gone. */
  private String[] read(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      String[] fields = text.split("\0", -1);
      boolean whole =
          fields.length == FIELDS + 1
              && fields[FIELDS].isEmpty()
              && fields[0].matches("[0-9]{1,12}")
              && fields[1].matches("[0-9]{1,3}");
      if (whole) {
        return List.of(fields).subList(0, FIELDS).toArray(String[]::new);
      }
      Instant written = Files.getLastModifiedTime(file).toInstant();
      if (written.isBefore(Instant.now().minus(WRITING))) {
        forget(file);
      }
    } catch (IOException e) {
      // Another process told it meanwhile.
    }
    return new String[0];
  }

  /** The session that the shell named, or the one of the working tree. */
  private Optional<Pen> pen(String sessionId, Path typedIn) {
    if (!sessionId.isEmpty()) {
      return pens.ofSession(sessionId);
    }
    String tree = WorkTree.around(typedIn);
    return tree.isEmpty() ? Optional.empty() : pens.ofRepository(tree);
  }

  private boolean record(Pen pen, RanCommand ran, Path file) {
    try {
      Instant since = opened.get(pen.sessionId());
      if (since == null) {
        since = Instant.parse(Gateway.text(door.find(pen.sessionId()), "openedAt"));
        opened.put(pen.sessionId(), since);
      }
      // The shell's clock tells whole seconds.
      if (ran.at().plusSeconds(1).isBefore(since)) {
        return false;
      }
      door.record(pen, ran.fact().put("key", "typed:" + file.getFileName()));
      return true;
    } catch (RefusedException e) {
      if (e.status() == UNAUTHORIZED || e.status() >= SERVER_FAULTS) {
        throw e;
      }
      // The session was sealed meanwhile, or the line is none that can be kept.
      return false;
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StackException(file + ": cannot be deleted: check its rights.", e);
    }
  }
}
