package dev.sovereign.gateway.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The books and the loop. Documents are JSON, and each says as of when it is true; amounts are
 * texts such as {@code 12.34 USD}. Thread-safe.
 *
 * <p>Every method throws {@link dev.sovereign.gateway.DoorException}: 400 for what cannot be taken,
 * 404 for what is not there, 409 for a key or id that stands for something else, 503 while the
 * books or Temporal are away. Every write is idempotent by the key or id it names.
 */
public interface Treasury {

  /**
   * Every account's balance.
   *
   * @param at a business time in the past; all that is recorded when absent
   */
  String balances(@Nullable Instant at);

  /**
   * A page of an account's entries with the balance after each, by business time, at most a
   * thousand. All pages of a statement are as of its first.
   *
   * @param after where the page before ended, as its {@code next} says; absent for the first
   */
  String statement(String account, Instant from, Instant until, @Nullable String after);

  /**
   * Closed periods with revenue, split, outcome, and what models cost and saved; and by close the
   * revenue that came after its own month was closed.
   */
  String periods();

  /** What a person is asked. */
  String approvals();

  /** Whether chain and invariants hold, and everything that does not. */
  String verification();

  /** All that is booked as a beancount file. */
  String export();

  /** Books a file of revenue, all of it or nothing. */
  String importRevenue(String file, String csv);

  /** Books one sum of revenue, or of a refund, under the caller's key. */
  String bookRevenue(String key, String request);

  /**
   * Books the opposite of a transfer as new entries, once, under the caller's key and with a
   * reason.
   */
  String reverse(String key, String request);

  /** Proposals, each with what it promised beside what it brought. */
  String proposals();

  /** Keeps a proposal. */
  String propose(String request);

  /** Notes what a proposal brought. */
  String returned(String proposal, String key, String request);

  /** Starts the loop. */
  String allocate(String request);

  /** Passes a signed answer on to the run that asked. */
  String answer(String workflowId, boolean approved, String request);
}
