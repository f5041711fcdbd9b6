package dev.sovereign.cli.supervisor;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The records under {@code $SOVEREIGN_HOME/run}. Every write is atomic: a reader sees the old
 * document or the new one. A document that cannot be read counts as absent, for a crash of the
 * machine may have left it so and nothing it names can then be running.
 */
public final class RunFolder {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Path run;
  private final Path logs;

  public RunFolder(SovereignHome home) {
    this.run = home.run();
    this.logs = home.logs();
  }

  /** The log of a service, or of the supervisor itself. */
  public Path log(String service) {
    return logs.resolve(service + ".log");
  }

  /** Held by the supervisor as long as it lives. */
  public Path supervisorLock() {
    return run.resolve("supervisor.lock");
  }

  /** Held by a command while it changes the stack. */
  public Path commandLock() {
    return run.resolve("command.lock");
  }

  public Optional<StackSpec> stack() {
    return read("stack", StackSpec.class);
  }

  public void stack(StackSpec stack) {
    write("stack", stack);
  }

  /** From now on the stack is meant to be down. */
  public void forgetStack() {
    delete("stack");
  }

  public ServiceRecords services() {
    return read("services", ServiceRecords.class).orElse(new ServiceRecords(List.of()));
  }

  public void services(ServiceRecords records) {
    write("services", records);
  }

  public Optional<SupervisorRecord> supervisor() {
    return read("supervisor", SupervisorRecord.class);
  }

  public void supervisor(SupervisorRecord record) {
    write("supervisor", record);
  }

  /** The supervisor that lives, if one does. */
  public Optional<SupervisorRecord> livingSupervisor() {
    return supervisor().filter(record -> record.process().alive());
  }

  /** Reads {@code <name>.json}. */
  public <T> Optional<T> read(String name, Class<T> type) {
    try {
      @Nullable T value = JSON.readValue(Files.readString(file(name)), type);
      return Optional.ofNullable(value);
    } catch (IOException | JacksonException _) {
      return Optional.empty();
    }
  }

  /** Replaces {@code <name>.json}. */
  public void write(String name, Object value) {
    try {
      Path next = Files.createTempFile(run, name, ".next");
      try {
        Files.writeString(next, JSON.writeValueAsString(value));
        Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException cannotWrite) {
      throw new UncheckedIOException(cannotWrite);
    }
  }

  /** Removes {@code <name>.json}, if it is there. */
  public void delete(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException cannotDelete) {
      throw new UncheckedIOException(cannotDelete);
    }
  }

  private Path file(String name) {
    return run.resolve(name + ".json");
  }
}
