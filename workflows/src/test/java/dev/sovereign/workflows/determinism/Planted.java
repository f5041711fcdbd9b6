package dev.sovereign.workflows.determinism;

import dev.sovereign.workflows.determinism.BytecodeRules.Rule;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** One small offence a class. Nothing here ever runs; the scan must find each of them. */
final class Planted {
  private Planted() {}

  /** Which rule the class breaks. */
  @interface Breaks {
    Rule value();
  }

  @Breaks(Rule.CLOCK)
  static final class ReadsInstantNow {
    Instant use() {
      return Instant.now();
    }
  }

  @Breaks(Rule.CLOCK)
  static final class ReadsMillis {
    long use() {
      return System.currentTimeMillis();
    }
  }

  @Breaks(Rule.CLOCK)
  static final class ReadsNanos {
    long use() {
      return System.nanoTime();
    }
  }

  @Breaks(Rule.CLOCK)
  static final class ReadsALocalDate {
    LocalDate use() {
      return LocalDate.now(ZoneId.of("UTC"));
    }
  }

  @Breaks(Rule.CLOCK)
  static final class ReadsThroughAMethodReference {
    Supplier<ZonedDateTime> use() {
      return ZonedDateTime::now;
    }
  }

  @Breaks(Rule.CLOCK)
  static final class HoldsAClock {
    Clock use() {
      return Clock.systemUTC();
    }
  }

  @Breaks(Rule.CLOCK)
  // The offence is the point.
  @SuppressWarnings("JavaUtilDate")
  static final class MakesADate {
    Date use() {
      return new Date();
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class DrawsAUuid {
    UUID use() {
      return UUID.randomUUID();
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class DrawsANumber {
    double use() {
      return Math.random();
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class SeedsARandom {
    int use() {
      return new Random(7).nextInt();
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class UsesTheThreadsRandom {
    int use() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class Shuffles {
    void use(List<String> list) {
      Collections.shuffle(list);
    }
  }

  @Breaks(Rule.RANDOMNESS)
  static final class HashesIdentity {
    int use(Object o) {
      return System.identityHashCode(o);
    }
  }

  @Breaks(Rule.THREADS)
  static final class StartsAThread {
    void use() {
      new Thread(() -> {}).start();
    }
  }

  @Breaks(Rule.THREADS)
  static final class Sleeps {
    void use() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  @Breaks(Rule.THREADS)
  static final class MakesAnExecutor {
    void use() {
      Executors.newVirtualThreadPerTaskExecutor().close();
    }
  }

  @Breaks(Rule.THREADS)
  static final class RunsAsync {
    CompletableFuture<String> use() {
      return CompletableFuture.supplyAsync(() -> "x");
    }
  }

  @Breaks(Rule.THREADS)
  static final class StreamsInParallel {
    long use(List<String> list) {
      return list.parallelStream().count();
    }
  }

  @Breaks(Rule.THREADS)
  static final class TurnsAStreamParallel {
    long use(List<String> list) {
      return list.stream().parallel().count();
    }
  }

  @Breaks(Rule.THREADS)
  static final class Synchronizes {
    synchronized int use() {
      return 1;
    }
  }

  @Breaks(Rule.THREADS)
  static final class TakesAMonitor {
    int use(String lock) {
      synchronized (this) {
        return lock.length();
      }
    }
  }

  @Breaks(Rule.THREADS)
  static final class KeepsAThreadLocal {
    ThreadLocal<String> use() {
      return new ThreadLocal<>();
    }
  }

  @Breaks(Rule.IO)
  static final class ReadsAFile {
    String use() throws IOException {
      return Files.readString(Path.of("x"));
    }
  }

  @Breaks(Rule.IO)
  static final class ListsAFolder {
    String @Nullable [] use() {
      return new File("x").list();
    }
  }

  @Breaks(Rule.IO)
  // The offence is the point.
  @SuppressWarnings("DefaultCharset")
  static final class OpensAReader {
    int use() throws IOException {
      try (FileReader reader = new FileReader("x")) {
        return reader.read();
      }
    }
  }

  @Breaks(Rule.IO)
  static final class OpensASocket {
    void use() throws IOException {
      new Socket().close();
    }
  }

  @Breaks(Rule.IO)
  static final class OpensADatabase {
    void use() throws SQLException {
      DriverManager.getConnection("jdbc:x").close();
    }
  }

  @Breaks(Rule.IO)
  static final class Prints {
    void use() {
      System.out.println("x");
    }
  }

  @Breaks(Rule.IO)
  static final class LoadsAResource {
    Object use() {
      return String.valueOf(Planted.class.getResource("x"));
    }
  }

  @Breaks(Rule.ENVIRONMENT)
  static final class StartsAProcess {
    void use() throws IOException {
      new ProcessBuilder("x").start();
    }
  }

  @Breaks(Rule.ENVIRONMENT)
  static final class ReadsTheEnvironment {
    String use() {
      return String.valueOf(System.getenv("X"));
    }
  }

  @Breaks(Rule.ENVIRONMENT)
  static final class ReadsAProperty {
    String use() {
      return String.valueOf(System.getProperty("x"));
    }
  }

  @Breaks(Rule.ENVIRONMENT)
  static final class ReadsAFlag {
    boolean use() {
      return Boolean.getBoolean("x");
    }
  }

  @Breaks(Rule.ENVIRONMENT)
  static final class CountsProcessors {
    int use() {
      return Runtime.getRuntime().availableProcessors();
    }
  }

  @Breaks(Rule.DEFAULT_LOCALE)
  static final class AsksForTheLocale {
    Locale use() {
      return Locale.getDefault();
    }
  }

  @Breaks(Rule.DEFAULT_LOCALE)
  static final class AsksForTheZone {
    ZoneId use() {
      return ZoneId.systemDefault();
    }
  }

  @Breaks(Rule.DEFAULT_LOCALE)
  static final class AsksForTheTimeZone {
    TimeZone use() {
      return TimeZone.getDefault();
    }
  }

  @Breaks(Rule.DEFAULT_LOCALE)
  // The offence is the point.
  @SuppressWarnings("StringCaseLocaleUsage")
  static final class LowersByTheLocale {
    String use(String s) {
      return s.toLowerCase();
    }
  }

  @Breaks(Rule.DEFAULT_LOCALE)
  static final class FormatsByTheLocale {
    String use(double d) {
      return String.format("%.1f", d);
    }
  }

  @Breaks(Rule.MUTABLE_STATIC)
  // The offence is the point.
  @SuppressWarnings("NonFinalStaticField")
  static final class CountsInAStatic {
    static int count;
  }

  @Breaks(Rule.MUTABLE_STATIC)
  static final class KeepsAListInAStatic {
    static final List<String> SEEN = new ArrayList<>();
  }

  @Breaks(Rule.MUTABLE_STATIC)
  // The offence is the point.
  @SuppressWarnings("MutablePublicArray")
  static final class KeepsAnArrayInAStatic {
    static final int[] SEEN = {1};
  }

  @Breaks(Rule.ITERATION_ORDER)
  static final class IteratesASet {
    String use(Set<String> set) {
      StringBuilder all = new StringBuilder();
      for (String s : set) {
        all.append(s);
      }
      return all.toString();
    }
  }

  @Breaks(Rule.ITERATION_ORDER)
  static final class IteratesAMap {
    String use(Map<String, String> map) {
      StringBuilder all = new StringBuilder();
      map.forEach((k, v) -> all.append(k).append(v));
      return all.toString();
    }
  }

  @Breaks(Rule.ITERATION_ORDER)
  static final class HashesAMap {
    Map<String, String> use() {
      return new HashMap<>();
    }
  }

  @Breaks(Rule.ITERATION_ORDER)
  static final class HashesASet {
    String use(List<String> list) {
      return String.join(",", new HashSet<>(list));
    }
  }

  @Breaks(Rule.ITERATION_ORDER)
  static final class CollectsToASet {
    Set<String> use(List<String> list) {
      return list.stream().collect(Collectors.toSet());
    }
  }

  @Breaks(Rule.FOREIGN_CODE)
  static final class UsesAnotherLibrary {
    void use() {
      Assertions.assertThat(true).isTrue();
    }
  }
}
