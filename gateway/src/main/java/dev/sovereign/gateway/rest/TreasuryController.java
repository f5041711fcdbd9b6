package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reading the books, booking revenue, starting the loop and answering it. */
@RestController
@RequestMapping("/api/treasury")
final class TreasuryController {

  private static final String JSON = "application/json";
  private static final String KEY = "Idempotency-Key";

  private final Treasury treasury;

  TreasuryController(Treasury treasury) {
    this.treasury = treasury;
  }

  @GetMapping(path = "/balances", produces = JSON)
  String balances(@RequestParam(name = "at", required = false) @Nullable String at) {
    return treasury.balances(at == null ? null : instant("at", at));
  }

  @GetMapping(path = "/statement", produces = JSON)
  String statement(
      @RequestParam("account") String account,
      @RequestParam("from") String from,
      @RequestParam("until") String until,
      @RequestParam(name = "after", required = false) @Nullable String after) {
    return treasury.statement(account, instant("from", from), instant("until", until), after);
  }

  @GetMapping(path = "/periods", produces = JSON)
  String periods() {
    return treasury.periods();
  }

  @GetMapping(path = "/approvals", produces = JSON)
  String approvals() {
    return treasury.approvals();
  }

  @GetMapping(path = "/verification", produces = JSON)
  String verification() {
    return treasury.verification();
  }

  @GetMapping(path = "/export", produces = "text/plain;charset=UTF-8")
  String export() {
    return treasury.export();
  }

  @PostMapping(path = "/imports", produces = JSON)
  String importRevenue(@RequestParam("file") String file, @RequestBody String csv) {
    return treasury.importRevenue(file, csv);
  }

  @PostMapping(path = "/revenue", produces = JSON)
  String bookRevenue(@RequestHeader(KEY) String key, @RequestBody String request) {
    return treasury.bookRevenue(key, request);
  }

  @PostMapping(path = "/reversals", produces = JSON)
  String reverse(@RequestHeader(KEY) String key, @RequestBody String request) {
    return treasury.reverse(key, request);
  }

  @GetMapping(path = "/proposals", produces = JSON)
  String proposals() {
    return treasury.proposals();
  }

  @PostMapping(path = "/proposals", produces = JSON)
  String propose(@RequestBody String request) {
    return treasury.propose(request);
  }

  @PostMapping(path = "/proposals/{id}/returns", produces = JSON)
  String returned(
      @PathVariable String id, @RequestHeader(KEY) String key, @RequestBody String request) {
    return treasury.returned(id, key, request);
  }

  @PostMapping(path = "/allocations", produces = JSON)
  @ResponseStatus(HttpStatus.ACCEPTED)
  String allocate(@RequestBody String request) {
    return treasury.allocate(request);
  }

  @PostMapping(path = "/approvals/{workflowId}/approve", produces = JSON)
  String approve(@PathVariable String workflowId, @RequestBody String request) {
    return treasury.answer(workflowId, true, request);
  }

  @PostMapping(path = "/approvals/{workflowId}/reject", produces = JSON)
  String reject(@PathVariable String workflowId, @RequestBody String request) {
    return treasury.answer(workflowId, false, request);
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          name + ": not an instant",
          "send one such as 2026-11-01T00:00:00Z");
    }
  }
}
