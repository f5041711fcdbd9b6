package dev.sovereign.activities.treasury.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Short histories of clients that write to and read from a few accounts at the same time, in the
 * JSON that {@code testing/porcupine} checks. Half of the clients share commits, the other half
 * have transactions of their own.
 */
public final class Histories {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 5;
  private static final int STEPS = 7;
  private static final int ACCOUNTS = 3;
  private static final long START = 6;

  /** One operation, as the checker reads it; times in nanoseconds. */
  public record Step(
      int client,
      long call,
      @com.fasterxml.jackson.annotation.JsonProperty("return") long answered,
      String kind,
      int from,
      int to,
      long amount,
      boolean taken,
      long seen) {}

  private record History(List<Long> start, List<Step> steps) {}

  private Histories() {}

  /** So many histories, one a line, played on one ledger after the other. */
  public static List<String> record(LedgerDatabase database, long seed, int count)
      throws InterruptedException {
    List<String> lines = new ArrayList<>();
    String name = "history-" + Long.toHexString(System.nanoTime());
    try (PostgresLedger ledger = new PostgresLedger(database.role(), name);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < count; i++) {
        lines.add(line(history(ledger, clients, seed + i, i)));
      }
    }
    return lines;
  }

  /** The same history with the answer to its last read made wrong: no order explains it. */
  public static String broken(LedgerDatabase database, long seed) throws InterruptedException {
    String name = "history-" + Long.toHexString(System.nanoTime());
    try (PostgresLedger ledger = new PostgresLedger(database.role(), name);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      History sound = history(ledger, clients, seed, 0);
      List<Step> steps = new ArrayList<>(sound.steps());
      Step last = steps.stream().filter(s -> s.kind().equals("read")).toList().getLast();
      steps.remove(last);
      steps.add(
          new Step(
              last.client(),
              last.call(),
              last.answered(),
              "read",
              last.from(),
              0,
              0,
              false,
              last.seen() + ACCOUNTS * START));
      return line(new History(sound.start(), steps));
    }
  }

  private static History history(
      PostgresLedger ledger, ExecutorService clients, long seed, int number)
      throws InterruptedException {
    List<String> accounts = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add("Assets:A-" + number + "-" + i);
    }
    Books.open(ledger, accounts.toArray(String[]::new));
    for (String account : accounts) {
      ledger.record(Books.move("start-" + account, "Equity:Start", account, START)).orThrow();
    }
    List<Callable<List<Step>>> tasks = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int id = client;
      tasks.add(() -> play(ledger, accounts, id, new Random(seed * CLIENTS + id), number));
    }
    List<Step> steps = new ArrayList<>();
    for (Future<List<Step>> client : clients.invokeAll(tasks)) {
      try {
        steps.addAll(client.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client failed", e.getCause());
      }
    }
    return new History(Collections.nCopies(ACCOUNTS, START), steps);
  }

  private static List<Step> play(
      PostgresLedger ledger, List<String> accounts, int client, Random random, int number) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      int from = random.nextInt(ACCOUNTS);
      int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      long amount = 1L + random.nextInt(5);
      String key = number + "-" + client + "-" + i;
      boolean read = random.nextInt(3) == 0;
      long call = System.nanoTime();
      boolean taken = false;
      long seen = 0;
      if (read) {
        AccountName account = AccountName.of(accounts.get(from));
        seen = ledger.balance(account, new AsOf.Now()).booked().units().longValueExact();
      } else {
        var move = Books.move(key, accounts.get(from), accounts.get(to), amount);
        Outcome outcome =
            client % 2 == 0 ? ledger.record(move) : ledger.recordEach(List.of(move)).getFirst();
        taken = outcome instanceof Outcome.Recorded;
      }
      long answered = System.nanoTime();
      steps.add(
          new Step(client, call, answered, read ? "read" : "move", from, to, amount, taken, seen));
    }
    return steps;
  }

  private static String line(History history) {
    try {
      return JSON.writeValueAsString(history);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers did not become JSON", e);
    }
  }
}
