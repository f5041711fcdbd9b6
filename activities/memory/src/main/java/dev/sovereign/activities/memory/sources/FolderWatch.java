package dev.sovereign.activities.memory.sources;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has folders looked at soon after something in them changed, and once at the start for what
 * changed before. One thread, which sleeps until the operating system tells of a change. Where that
 * tells of none (some network mounts), or has no room for more watches, the hourly look stays.
 */
public final class FolderWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  /** Well below what Linux allows a user by default; what is beyond waits for the hourly look. */
  private static final int MOST_FOLDERS = 4_096;

  /** Until a look that failed is tried again, and a folder that was not there. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final Duration END = Duration.ofSeconds(10);

  private final Map<String, Path> roots;
  private final Consumer<String> look;
  private final Settling settling;

  /** Of each watched folder its path by the names of the roots that it is in. */
  private final Map<WatchKey, Map<String, Path>> watched = new HashMap<>();

  private final Thread thread =
      Thread.ofPlatform().name("folder-watch").daemon().unstarted(this::run);

  /**
   * @param roots folders by their names
   * @param look is told the name; may fail, and is then called again after a while
   * @param quiet how long nothing may have changed before a look
   * @param longest after so long there is a look although it goes on changing
   */
  FolderWatch(Map<String, Path> roots, Consumer<String> look, Duration quiet, Duration longest) {
    this.roots = new TreeMap<>(roots);
    this.look = look;
    this.settling = new Settling(quiet, longest);
  }

  /** Begins to watch, in a thread of its own; does nothing when there is no folder. */
  public void start() {
    if (!roots.isEmpty()) {
      thread.start();
    }
  }

  /** Ends after the look that goes on, if any. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (WatchService service = FileSystems.getDefault().newWatchService()) {
      while (!Thread.currentThread().isInterrupted()) {
        watchRoots(service);
        WatchKey key = await(service);
        if (key != null) {
          take(service, key);
        }
        settling.due(System.nanoTime()).forEach(this::look);
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      // The end.
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("Folders are looked at hourly only: {}", e.toString());
    }
  }

  private @Nullable WatchKey await(WatchService service) throws InterruptedException {
    Duration pause = settling.pause(System.nanoTime()).orElse(null);
    if (!unwatched().isEmpty() && (pause == null || pause.compareTo(AGAIN) > 0)) {
      pause = AGAIN;
    }
    return pause == null ? service.take() : service.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look(String name) {
    try {
      look.accept(name);
    } catch (RuntimeException e) {
      LOG.info("{} could not be looked at and is again soon: {}", name, e.getMessage());
      settling.again(name, System.nanoTime(), AGAIN);
    }
  }

  private List<String> unwatched() {
    return roots.keySet().stream()
        .filter(name -> watched.values().stream().noneMatch(it -> it.containsKey(name)))
        .toList();
  }

  /** Also those that were not there before, or went away. */
  private void watchRoots(WatchService service) {
    for (String name : unwatched()) {
      try {
        watch(service, name, Objects.requireNonNull(roots.get(name)).toRealPath());
        settling.changed(name, System.nanoTime());
      } catch (IOException e) {
        LOG.debug("{} is not watched yet: {}", name, e.toString());
      }
    }
  }

  /** With all folders in it; each is watched before its content is listed, so none is missed. */
  private void watch(WatchService service, String name, Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (!path.equals(folder) && hidden(path)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (watched.size() >= MOST_FOLDERS) {
              LOG.warn(
                  "{} holds too many folders: some changes are noticed by the hourly look", name);
              return FileVisitResult.TERMINATE;
            }
            WatchKey key = path.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            watched.computeIfAbsent(key, _ -> new TreeMap<>()).put(name, path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void take(WatchService service, WatchKey key) {
    Map<String, Path> folders = Map.copyOf(watched.getOrDefault(key, Map.of()));
    for (WatchEvent<?> event : key.pollEvents()) {
      folders.forEach(
          (root, path) -> {
            if (concerns(service, root, path, event)) {
              settling.changed(root, System.nanoTime());
            }
          });
    }
    if (!key.reset()) {
      watched.remove(key);
    }
  }

  /** What of it is in no fact is passed over: an editor's own files change all the time. */
  private boolean concerns(WatchService service, String root, Path folder, WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      // So many at once that they were not kept.
      watchMore(service, root, folder);
      return true;
    }
    Path path = folder.resolve(name);
    if (hidden(path)) {
      return false;
    }
    if (event.kind().equals(ENTRY_CREATE) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      watchMore(service, root, path);
      return true;
    }
    boolean folderWent = event.kind().equals(ENTRY_DELETE) && forget(root, path);
    return folderWent || name.toString().endsWith(".md");
  }

  private void watchMore(WatchService service, String root, Path folder) {
    try {
      watch(service, root, folder);
    } catch (IOException e) {
      LOG.warn("{}: some changes are noticed by the hourly look: {}", root, e.toString());
    }
  }

  /** A folder that moved is watched under its new name, and not under the old one. */
  private boolean forget(String root, Path folder) {
    List<WatchKey> within =
        watched.entrySet().stream()
            .filter(each -> within(each.getValue().get(root), folder))
            .map(Map.Entry::getKey)
            .toList();
    for (WatchKey key : within) {
      Map<String, Path> names = watched.getOrDefault(key, new TreeMap<>());
      names.remove(root);
      if (names.isEmpty()) {
        key.cancel();
        watched.remove(key);
      }
    }
    return !within.isEmpty();
  }

  private static boolean within(@Nullable Path path, Path folder) {
    return path != null && path.startsWith(folder);
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
