package dev.sovereign.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The client processes of one line, one after the other: each killed one has a successor. Not
 * thread-safe.
 */
final class FactClients implements AutoCloseable {

  private static final int LONGEST_PAUSE_MILLIS = 250;
  private static final long SECONDS_TO_END = 240;

  private final Stack stack;
  private final String line;
  private final Path folder;
  private final int writers;
  private final Random random;
  private final FactTally tally;
  private JournalReader journal;
  private int run;
  private int acknowledgements;
  private Process process;

  /**
   * Starts the first.
   *
   * @param folder new, for the journals
   * @param tally takes in what they are told, whenever the journal is read
   */
  FactClients(Stack stack, String line, Path folder, int writers, Random random, FactTally tally) {
    this.stack = stack;
    this.line = line;
    this.folder = createFolder(folder);
    this.writers = writers;
    this.random = random;
    this.tally = tally;
    this.journal = new JournalReader(FactClient.journal(folder, run));
    this.process = start();
  }

  private static Path createFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                FactClient.class.getName(),
                "http://127.0.0.1:" + stack.port("GATEWAY"),
                stack.home().token().toString(),
                line,
                folder.toString()));
    command.add(Integer.toString(run));
    command.add(Integer.toString(writers));
    command.add(Integer.toString(LONGEST_PAUSE_MILLIS));
    command.add(Long.toString(random.nextLong()));
    File said = folder.resolve("said").toFile();
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes in what is new in the journal. */
  void read() {
    journal.events(
        event -> {
          tally.take(event);
          acknowledgements += event instanceof FactEvent.Acknowledged ? 1 : 0;
        });
  }

  /** Of all runs, as far as they were read. */
  int acknowledgements() {
    return acknowledgements;
  }

  boolean ended() {
    return !process.isAlive();
  }

  /**
   * Takes in what is new in the journal of a process that must be alive.
   *
   * @throws IllegalStateException when it has ended by itself
   */
  void look() {
    read();
    if (ended()) {
      throw new IllegalStateException("the client of " + line + " has ended: " + said());
    }
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; its successor starts at once. */
  void kill() {
    KillHarness.killHard(process.toHandle());
    read();
    run++;
    journal = new JournalReader(FactClient.journal(folder, run));
    process = start();
  }

  /** Lets the process end what it has begun, and reads its journal to the end. */
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("the client of " + line + " did not end well: " + said());
    }
    read();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
