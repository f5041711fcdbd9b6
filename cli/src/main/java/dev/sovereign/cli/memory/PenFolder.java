package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sessions that are open on this machine, one file a line, readable by their owner alone. */
public final class PenFolder {

  private static final String SUFFIX = ".json";
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;

  public PenFolder(Site site) {
    this.folder = site.home().home().resolve("sessions");
  }

  /** Keeps it as the line's only one; a reader sees the old or the new, never a half. */
  public void keep(Pen pen) {
    try {
      Files.createDirectories(folder, OWNERS_FOLDER);
      Path written = Files.createTempFile(folder, "pen", ".new", OWNERS_FILE);
      Files.writeString(written, pen.json().toString());
      Files.move(
          written,
          file(pen.line()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException(
          folder + ": the session cannot be kept (" + e.getMessage() + "): check its rights.", e);
    }
  }

  /** Forgets it, unless the line has another by now. */
  public void drop(Pen pen) {
    try {
      if (read(file(pen.line())).filter(pen::equals).isPresent()) {
        Files.deleteIfExists(file(pen.line()));
      }
    } catch (IOException e) {
      throw new StackException(file(pen.line()) + ": cannot be deleted: check its rights.", e);
    }
  }

  /** The open session of a working tree. */
  public Optional<Pen> ofRepository(String repository) {
    return all().stream().filter(pen -> pen.repository().equals(repository)).findFirst();
  }

  /** The session of this id, when it was opened here. */
  Optional<Pen> ofSession(String sessionId) {
    return all().stream().filter(pen -> pen.sessionId().equals(sessionId)).findFirst();
  }

  /**
   * The session that is meant.
   *
   * @param sessionId by its id, as {@code SOVEREIGN_SESSION} gives it; first of all
   * @param line by its line
   * @param repository of the working tree that the command was given in; empty outside of any
   * @throws StackException when none is meant, or more than one may be
   */
  public Pen current(@Nullable String sessionId, @Nullable String line, String repository) {
    List<Pen> pens =
        all().stream()
            .filter(pen -> sessionId == null || pen.sessionId().equals(sessionId))
            .filter(pen -> line == null || pen.line().equals(line))
            .toList();
    if (pens.isEmpty()) {
      throw new StackException(
          "no session"
              + (sessionId == null ? "" : " " + Printable.name(sessionId))
              + (line == null ? "" : " of line " + Printable.name(line))
              + " is open here: open one with ./sovereign session open.");
    }
    if (pens.size() == 1) {
      return pens.getFirst();
    }
    return pens.stream()
        .filter(pen -> !repository.isEmpty() && pen.repository().equals(repository))
        .findFirst()
        .orElseThrow(() -> ambiguous(pens));
  }

  private static StackException ambiguous(List<Pen> pens) {
    return new StackException(
        "%d sessions are open here: say which with --line %s."
            .formatted(
                pens.size(),
                pens.stream()
                    .map(pen -> Printable.name(pen.line()))
                    .sorted()
                    .collect(Collectors.joining(" or --line "))));
  }

  private List<Pen> all() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Pen> read(Path file) {
    try {
      JsonNode pen = JsonMapper.shared().readTree(Files.readString(file));
      return Optional.of(Pen.of(pen, Gateway.text(pen, "repository")));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private Path file(String line) {
    return folder.resolve(URLEncoder.encode(line, StandardCharsets.UTF_8) + SUFFIX);
  }
}
