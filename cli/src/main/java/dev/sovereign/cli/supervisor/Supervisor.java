package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * All services of one home. {@link #takeOver} once, then {@link #step} over and over. Not
 * thread-safe.
 */
public final class Supervisor {

  private final RunFolder folder;
  private final Path home;
  private final List<ServiceUnit> units;
  private final LogRotation rotation;

  /**
   * @param home the home whose services these are
   * @param probe asks whether a service serves
   * @param backoff between restarts
   * @param clock must not go backwards
   */
  public Supervisor(
      Path home,
      RunFolder folder,
      StackSpec stack,
      Probe probe,
      Backoff backoff,
      InstantSource clock) {
    this.home = home;
    this.folder = folder;
    this.rotation = new LogRotation(stack.logMaxBytes(), stack.logMaxFiles());
    ProcessStarter starter = new ProcessStarter(home, folder);
    this.units =
        stack.services().stream()
            .map(spec -> new ServiceUnit(spec, stack.app(), starter, probe, backoff, clock))
            .toList();
  }

  /**
   * Adopts each recorded service that lives and is still what the stack wants, and ends everything
   * else that an earlier supervisor of this home left, last started first. Returns when all of that
   * has ended.
   */
  public void takeOver() {
    List<ServiceRecord> recorded = new ArrayList<>(folder.services().services());
    Collections.reverse(recorded);
    List<ProcessIdentity> adopted = new ArrayList<>();
    for (ServiceRecord record : recorded) {
      ProcessIdentity process = record.process();
      if (process == null || !process.alive()) {
        continue;
      }
      Optional<ServiceUnit> unit = unitFor(record);
      if (unit.isPresent()) {
        unit.get().adopt(record, process);
        adopted.add(process);
      } else {
        Stopper.stop(process, record.stop());
      }
    }
    for (ServiceUnit unit : units) {
      Orphans.end(home, unit.spec(), adopted);
    }
    save();
  }

  private Optional<ServiceUnit> unitFor(ServiceRecord record) {
    return units.stream()
        .filter(unit -> unit.spec().name().equals(record.name()))
        .filter(unit -> unit.spec().identity().equals(record.identity()))
        .findFirst();
  }

  /** Looks at every service once, in the order they start. Returns whether anything changed. */
  public boolean step() {
    boolean changed = false;
    for (ServiceUnit unit : units) {
      // Recorded at once: a process that is not on record is found again only by searching.
      if (unit.step(this::isReady)) {
        changed = true;
        save();
      }
    }
    return changed;
  }

  /** Cuts the logs that have grown too large. */
  public void rotateLogs() {
    for (String name : logNames()) {
      try {
        rotation.rotate(folder.log(name));
      } catch (IOException cannotRotate) {
        System.out.println("log of " + name + " cannot be cut: " + cannotRotate.getMessage());
      }
    }
  }

  private List<String> logNames() {
    List<String> names = new ArrayList<>(units.stream().map(unit -> unit.spec().name()).toList());
    names.add("supervisor");
    return names;
  }

  private boolean isReady(String name) {
    return units.stream().anyMatch(unit -> unit.spec().name().equals(name) && unit.isReady());
  }

  /** A full disk must not end supervision: what is lost is the record, and it is made again. */
  private void save() {
    try {
      folder.services(new ServiceRecords(units.stream().map(ServiceUnit::record).toList()));
    } catch (UncheckedIOException cannotWrite) {
      System.out.println("run/services.json cannot be written: " + cannotWrite.getMessage());
    }
  }
}
