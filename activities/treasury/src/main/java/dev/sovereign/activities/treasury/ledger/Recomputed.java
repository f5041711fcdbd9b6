package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.activities.treasury.ledger.StoredLine.StoredAccount;
import dev.sovereign.activities.treasury.ledger.StoredLine.StoredEntry;
import dev.sovereign.workflows.treasury.Verification.Finding;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The books as they follow from the journal alone, line by line, with what contradicts it. */
final class Recomputed {

  /** Parts of an account, in atomic units. */
  static final class Parts {
    final StoredAccount account;
    BigInteger debits = BigInteger.ZERO;
    BigInteger credits = BigInteger.ZERO;
    BigInteger debitsHeld = BigInteger.ZERO;
    BigInteger creditsHeld = BigInteger.ZERO;
    final Map<LocalDate, BigInteger> days = new TreeMap<>();

    Parts(StoredAccount account) {
      this.account = account;
    }

    void book(BigInteger amount) {
      debits = debits.add(amount.max(BigInteger.ZERO));
      credits = credits.add(amount.negate().max(BigInteger.ZERO));
    }

    void hold(BigInteger amount, int sign) {
      BigInteger direction = BigInteger.valueOf(sign);
      debitsHeld = debitsHeld.add(amount.max(BigInteger.ZERO).multiply(direction));
      creditsHeld = creditsHeld.add(amount.negate().max(BigInteger.ZERO).multiply(direction));
    }

    BigInteger net() {
      return debits.subtract(credits);
    }

    boolean overdrawn() {
      BigInteger free =
          account.normal() == 1 ? net().subtract(creditsHeld) : net().negate().subtract(debitsHeld);
      return account.overdraft() != null && free.compareTo(account.overdraft().negate()) < 0;
    }
  }

  /** A hold that has not ended. */
  record OpenHold(Instant expires, List<StoredEntry> entries) {}

  final Map<Integer, Parts> accounts = new HashMap<>();
  final Map<Long, OpenHold> openHolds = new TreeMap<>();
  final Map<Long, String> anchored = new HashMap<>();
  final List<Finding> findings = new ArrayList<>();
  long seq;
  long entries;
  Instant recordedAt = Instant.EPOCH;
  String hash;

  private final Set<Long> wantedByAnchors;

  Recomputed(String ledger, Set<Long> wantedByAnchors) {
    this.wantedByAnchors = new HashSet<>(wantedByAnchors);
    this.hash =
        HexFormat.of()
            .formatHex(Canonical.sha256(("ledger " + ledger).getBytes(StandardCharsets.UTF_8)));
  }

  void add(StoredLine line, List<StoredEntry> reversed) {
    String where = "journal " + line.seq();
    expect(where, "number", seq + 1, line.seq());
    if (line.recordedAt().isBefore(recordedAt)) {
      find(where, "recorded at %s, before the line above".formatted(line.recordedAt()));
    }
    if (line.opened() != null) {
      accounts.put(line.opened().id(), new Parts(line.opened()));
    }
    checkHashes(where, line);
    checkNumbers("entry", line.seq(), line.entries());
    checkNumbers("hold_entry", line.seq(), line.holdEntries());
    apply(where, line, reversed);
    seq = line.seq();
    entries += line.entries().size();
    recordedAt = line.recordedAt();
    hash = line.hash();
    if (wantedByAnchors.contains(seq)) {
      anchored.put(seq, hash);
    }
  }

  private void checkNumbers(String table, long of, List<StoredEntry> numbered) {
    for (int i = 0; i < numbered.size(); i++) {
      String where = "%s %d/%d".formatted(table, of, numbered.get(i).line());
      expect(where, "place", i + 1, numbered.get(i).line());
    }
  }

  private void checkHashes(String where, StoredLine line) {
    byte[] request = Canonical.sha256(request(line).bytes());
    expect(where, "request hash", HexFormat.of().formatHex(request), line.requestHash());
    Canonical chained =
        new Canonical().field(line.seq()).time(line.recordedAt()).time(line.businessAt());
    if (line.opened() != null) {
      chained.field(line.opened().id());
    }
    for (StoredEntry entry : line.entries()) {
      chained.field(entry.account()).field(entry.amount()).field(entry.balanceAfter());
    }
    byte[] link = Canonical.sha256(HexFormat.of().parseHex(hash), request, chained.bytes());
    String expected = HexFormat.of().formatHex(link);
    if (!expected.equals(line.hash())) {
      find(
          where,
          "the line (%s, key %s) or its %d entries were altered: hash %s, expected %s"
              .formatted(line.kind(), line.key(), line.entries().size(), line.hash(), expected));
    }
  }

  private Canonical request(StoredLine line) {
    Canonical body =
        new Canonical()
            .field(line.kind())
            .field(line.key())
            .time(line.kind().equals("open") ? null : line.businessAt())
            .field(line.ofSeq())
            .time(line.expiresAt())
            .field(line.description())
            .field(line.metadata());
    for (StoredEntry entry : requested(line)) {
      Parts parts = accounts.get(entry.account());
      body.field(parts == null ? "" : parts.account.name()).field(entry.amount());
    }
    StoredAccount opened = line.opened();
    if (opened != null) {
      body.field(opened.name()).field(opened.currency());
      body.field(opened.normal()).field(opened.overdraft());
    }
    return body;
  }

  private static List<StoredEntry> requested(StoredLine line) {
    return switch (line.kind()) {
      case "post" -> line.entries();
      case "reserve" -> line.holdEntries();
      default -> List.of();
    };
  }

  private void apply(String where, StoredLine line, List<StoredEntry> reversed) {
    switch (line.kind()) {
      case "open" -> expect(where, "account opened", true, line.opened() != null);
      case "post" -> book(line);
      case "reserve" -> reserve(line);
      case "settle" -> {
        same(where, ended(where, line.ofSeq()), line.entries(), false);
        book(line);
      }
      case "reverse" -> {
        same(where, reversed, line.entries(), true);
        book(line);
      }
      case "void", "expire" -> {
        ended(where, line.ofSeq());
        expect(where, "entries", 0, line.entries().size());
      }
      default -> find(where, "unknown kind " + line.kind());
    }
    touched(line).forEach(account -> checkBounds(where, account));
  }

  private void book(StoredLine line) {
    Map<String, BigInteger> sums = new TreeMap<>();
    for (StoredEntry entry : line.entries()) {
      String where = "entry %d/%d".formatted(line.seq(), entry.line());
      Parts parts = accounts.get(entry.account());
      if (parts == null) {
        find(where, "account %d was never opened".formatted(entry.account()));
        continue;
      }
      parts.book(entry.amount());
      expect(where, "balance after", parts.net(), entry.balanceAfter());
      expect(where, "business time", line.businessAt(), entry.businessAt());
      sums.merge(parts.account.currency(), entry.amount(), BigInteger::add);
      LocalDate day = LocalDate.ofInstant(line.businessAt(), ZoneOffset.UTC);
      parts.days.merge(day, entry.amount(), BigInteger::add);
    }
    sums.forEach(
        (currency, sum) ->
            expect("journal " + line.seq(), "sum in " + currency, BigInteger.ZERO, sum));
  }

  private void reserve(StoredLine line) {
    Instant expires = line.expiresAt() == null ? Instant.EPOCH : line.expiresAt();
    openHolds.put(line.seq(), new OpenHold(expires, line.holdEntries()));
    hold(line.holdEntries(), 1);
  }

  private List<StoredEntry> ended(String where, @Nullable Long ofSeq) {
    OpenHold hold = ofSeq == null ? null : openHolds.remove(ofSeq);
    if (hold == null) {
      find(where, "ends hold %s, which is not open".formatted(ofSeq));
      return List.of();
    }
    hold(hold.entries(), -1);
    return hold.entries();
  }

  private void hold(List<StoredEntry> entries, int sign) {
    for (StoredEntry entry : entries) {
      Parts parts = accounts.get(entry.account());
      if (parts != null) {
        parts.hold(entry.amount(), sign);
      }
    }
  }

  private void same(
      String where, List<StoredEntry> wanted, List<StoredEntry> booked, boolean opposite) {
    expect(where, "entries", lines(wanted, opposite), lines(booked, false));
  }

  private static List<String> lines(List<StoredEntry> entries, boolean opposite) {
    return entries.stream()
        .map(e -> e.account() + " " + (opposite ? e.amount().negate() : e.amount()))
        .toList();
  }

  private static Set<Integer> touched(StoredLine line) {
    Set<Integer> touched = new HashSet<>();
    line.entries().forEach(entry -> touched.add(entry.account()));
    line.holdEntries().forEach(entry -> touched.add(entry.account()));
    return touched;
  }

  private void checkBounds(String where, int account) {
    Parts parts = accounts.get(account);
    if (parts == null) {
      return;
    }
    if (parts.debitsHeld.signum() < 0 || parts.creditsHeld.signum() < 0) {
      find(where, "%s holds less than nothing".formatted(parts.account.name()));
    }
    if (parts.overdrawn()) {
      find(where, "%s falls below its overdraft".formatted(parts.account.name()));
    }
  }

  void expect(String where, String what, Object expected, @Nullable Object found) {
    if (!expected.equals(found)) {
      find(where, "%s: %s (expected: %s)".formatted(what, found, expected));
    }
  }

  void find(String where, String what) {
    findings.add(new Finding(where, what));
  }
}
