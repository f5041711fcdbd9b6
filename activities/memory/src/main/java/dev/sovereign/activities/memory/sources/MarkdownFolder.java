package dev.sovereign.activities.memory.sources;

import dev.sovereign.activities.memory.CanonicalJson;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.SourcesReport.SourceReport;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Markdown: each section of each file is a fact about the subject {@code note:<path>}.
 * Hidden files and folders (Obsidian's own) are left out, and so is what a symbolic link names
 * outside of the folder, what is no UTF-8 text, and files over 1 MiB.
 */
record MarkdownFolder(Path folder, DataClass dataClass) implements Source {

  private static final long MAX_FILE = 1024 * 1024;
  private static final int MAX_NOTES = 20;

  /** In place of a hash. */
  private static final String GONE = "gone";

  @Override
  public String name() {
    return "folder:" + folder.toAbsolutePath().normalize();
  }

  @Override
  public Optional<Path> watched() {
    return Optional.of(folder);
  }

  @Override
  public SourceReport sync(Remembered remembered) {
    return new Run(remembered, real()).run();
  }

  private Path real() {
    try {
      Path real = folder.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
      throw Source.unreadable(folder, "it is not a folder");
    } catch (IOException e) {
      throw Source.unreadable(folder, e.getClass().getSimpleName());
    }
  }

  /** One pass. */
  private final class Run {
    private final Remembered remembered;
    private final Path root;
    private final Marks marks;
    private final Map<String, Remembered.Seen> before;
    private final Set<String> there = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private int recorded;
    private int superseded;
    private int gone;

    Run(Remembered remembered, Path root) {
      this.remembered = remembered;
      this.root = root;
      this.marks = remembered.marks(name(), dataClass);
      this.before = remembered.of(name());
    }

    SourceReport run() {
      for (Path file : files()) {
        String path = path(file);
        String left = leftOut(file);
        if (left.isEmpty()) {
          read(file, path);
        } else {
          note(path, left);
        }
      }
      before.forEach(this::gone);
      return new SourceReport(name(), recorded, superseded, gone, notes);
    }

    private String path(Path file) {
      return root.relativize(file).toString().replace('\\', '/');
    }

    private List<Path> files() {
      try (Stream<Path> walk = Files.walk(root)) {
        return walk.filter(it -> !hidden(root.relativize(it)))
            .filter(it -> it.getFileName().toString().endsWith(".md"))
            .sorted()
            .toList();
      } catch (IOException | UncheckedIOException e) {
        throw Source.unreadable(folder, e.getClass().getSimpleName());
      }
    }

    private static boolean hidden(Path path) {
      for (Path part : path) {
        if (part.toString().startsWith(".")) {
          return true;
        }
      }
      return false;
    }

    /** Why, or nothing. */
    private String leftOut(Path file) {
      try {
        if (!Files.isRegularFile(file)) {
          return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? "it is a folder" : "no file";
        }
        if (!file.toRealPath().startsWith(root)) {
          return "it is a link that leaves the folder";
        }
        return Files.size(file) > MAX_FILE ? "it is over 1 MiB" : "";
      } catch (IOException e) {
        unread.add(marks.path(path(file)));
        return "it cannot be read: check its rights";
      }
    }

    private void read(Path file, String path) {
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
        if (text.indexOf('\0') >= 0) {
          note(path, "it is no text");
          return;
        }
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        for (var section : MarkdownSections.of(text)) {
          take(path, section, changed);
        }
      } catch (CharacterCodingException _) {
        note(path, "it is no UTF-8 text");
      } catch (IOException _) {
        unread.add(marks.path(path));
        note(path, "it cannot be read: check its rights");
      }
    }

    private void take(String path, MarkdownSections.Section section, Instant changed) {
      String item = marks.item(path, section.heading());
      String hash = marks.hash(section.text());
      there.add(item);
      Remembered.Seen seen = before.get(item);
      if (seen != null && seen.hash().equals(hash)) {
        return;
      }
      String title = section.heading().isEmpty() ? path : path + " > " + section.heading();
      FactBody body = new FactBody.Knowledge(title + "\n\n" + section.text());
      FactId old = seen == null ? null : seen.fact();
      try {
        FactId fact = remembered.record(draft(body, item, hash, subject(path), changed, old));
        remembered.saw(name(), item, new Remembered.Seen(hash, fact));
        recorded++;
        superseded += old == null ? 0 : 1;
      } catch (ApplicationFailure e) {
        if (!e.isNonRetryable()) {
          throw e;
        }
        note(path, e.getOriginalMessage());
      }
    }

    private FactDraft draft(
        FactBody body,
        String item,
        String hash,
        @Nullable String subject,
        @Nullable Instant about,
        @Nullable FactId old) {
      // The older fact is part of the key: a text that comes back is told again.
      String key = CanonicalJson.sha256(name() + "\n" + item + "\n" + hash + "\n" + old);
      return new FactDraft(body, null, key, "markdown", subject, about, dataClass, old);
    }

    private static String subject(String path) {
      String subject = "note:" + path;
      return subject.length() > 200 ? subject.substring(0, 200) : subject;
    }

    /** A file that could not be read is not gone. */
    private void gone(String item, Remembered.Seen seen) {
      String path = marks.pathOf(item);
      if (seen.hash().equals(GONE) || there.contains(item) || unread.contains(path)) {
        return;
      }
      boolean named = dataClass != DataClass.KEEP_ON_DEVICE;
      var body = new FactBody.Note("No longer in this source" + (named ? ": " + item : ""));
      String subject = named ? subject(path) : null;
      FactId fact = remembered.record(draft(body, item, GONE, subject, null, seen.fact()));
      // Kept, so that what comes back supersedes this note.
      remembered.saw(name(), item, new Remembered.Seen(GONE, fact));
      gone++;
    }

    private void note(String path, String why) {
      if (notes.size() < MAX_NOTES) {
        notes.add(marks.shown(path) + ": left out, " + why);
      }
    }
  }
}
