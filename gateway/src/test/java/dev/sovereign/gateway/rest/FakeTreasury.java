package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Says what it was asked. */
public final class FakeTreasury implements Treasury {

  private final List<String> asked = new CopyOnWriteArrayList<>();

  List<String> asked() {
    return asked;
  }

  private String did(String what) {
    asked.add(what);
    return "{\"asOf\":\"2026-11-21T12:00:00Z\"}";
  }

  @Override
  public String balances(@Nullable Instant at) {
    return did("balances " + at);
  }

  @Override
  public String statement(String account, Instant from, Instant until, @Nullable String after) {
    return did("statement " + account + " " + from + " " + until + " " + after);
  }

  @Override
  public String periods() {
    return did("periods");
  }

  @Override
  public String approvals() {
    return did("approvals");
  }

  @Override
  public String verification() {
    return did("verification");
  }

  @Override
  public String export() {
    asked.add("export");
    return "; Ledger main\n";
  }

  @Override
  public String importRevenue(String file, String csv) {
    return did("import " + file + " " + csv);
  }

  @Override
  public String bookRevenue(String key, String request) {
    return did("revenue " + key + " " + request);
  }

  @Override
  public String reverse(String key, String request) {
    return did("reverse " + key + " " + request);
  }

  @Override
  public String proposals() {
    return did("proposals");
  }

  @Override
  public String propose(String request) {
    return did("propose " + request);
  }

  @Override
  public String returned(String proposal, String key, String request) {
    return did("returned " + proposal + " " + key + " " + request);
  }

  @Override
  public String allocate(String request) {
    return did("allocate " + request);
  }

  @Override
  public String answer(String workflowId, boolean approved, String request) {
    if (!workflowId.startsWith("sacred-loop-")) {
      throw new DoorException(
          HttpStatus.NOT_FOUND, "no run asks by the id " + workflowId, "see the open approvals");
    }
    return did((approved ? "approve " : "reject ") + workflowId + " " + request);
  }
}
