package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;

/** The receipt of a call, in the headers of its answer. */
final class ReceiptHeaders {

  static final String RECEIPT = "x-sovereign-receipt";
  static final String ENDPOINT = "x-sovereign-endpoint";
  static final String MODEL = "x-sovereign-model";
  static final String TIER = "x-sovereign-tier";
  static final String LAYER = "x-sovereign-layer";
  static final String QUALITY = "x-sovereign-quality";
  static final String ATTEMPTS = "x-sovereign-attempts";
  static final String COST = "x-sovereign-cost-nano-usd";
  static final String ENERGY = "x-sovereign-energy-microjoules";
  static final String REPLAYED = "x-sovereign-replayed";
  static final String CACHE = "x-sovereign-cache";

  /** A plan is rarely longer; proxies refuse headers that are. */
  private static final int MAX_ATTEMPTS = 8;

  private static final int MAX_LENGTH = 128;

  private ReceiptHeaders() {}

  /** Of a call that has ended. */
  static void ofReceipt(HttpServletResponse response, Receipt receipt, boolean replayed) {
    add(response, RECEIPT, receipt.id());
    Candidate answered = receipt.answered();
    if (answered != null) {
      ofCandidate(response, answered);
    }
    Quality quality = receipt.quality();
    if (quality != null) {
      response.addHeader(QUALITY, Wire.QUALITY.of(quality));
    }
    if (!receipt.attempts().isEmpty()) {
      response.addHeader(ATTEMPTS, attempts(receipt.attempts()).toString());
    }
    response.addHeader(COST, Long.toString(receipt.costNanoUsd()));
    Energy energy = receipt.economy().energy();
    if (energy != null) {
      response.addHeader(ENERGY, energy(energy));
    }
    if (replayed) {
      response.addHeader(REPLAYED, "true");
    }
    if (receipt.outcome().equals("cached")) {
      response.addHeader(CACHE, "hit");
    }
  }

  /** For example {@code 12000000;source=rapl;error=3000000}. */
  private static String energy(Energy energy) {
    return energy.microjoules()
        + ";source="
        + energy.source().name().toLowerCase(Locale.ROOT)
        + ";error="
        + energy.errorMicrojoules();
  }

  /** Of a stream that begins. */
  static void ofStream(
      HttpServletResponse response,
      String callId,
      Candidate candidate,
      List<RecordedAttempt> failed) {
    add(response, RECEIPT, callId);
    ofCandidate(response, candidate);
    response.addHeader(QUALITY, Wire.QUALITY.of(Quality.MODEL));
    StringBuilder attempts = attempts(failed);
    if (!failed.isEmpty()) {
      attempts.append(", ");
    }
    attempts.append(safe(candidate.endpoint())).append(":streaming");
    response.addHeader(ATTEMPTS, attempts.toString());
  }

  static void add(HttpServletResponse response, String name, String value) {
    response.addHeader(name, safe(value));
  }

  private static void ofCandidate(HttpServletResponse response, Candidate candidate) {
    add(response, ENDPOINT, candidate.endpoint());
    add(response, MODEL, candidate.model());
    response.addHeader(TIER, Wire.TIER.of(candidate.tier()));
    response.addHeader(LAYER, Wire.LAYER.of(candidate.layer()));
  }

  private static StringBuilder attempts(List<RecordedAttempt> attempts) {
    StringBuilder text = new StringBuilder(32);
    int shown = Math.min(attempts.size(), MAX_ATTEMPTS);
    for (int i = 0; i < shown; i++) {
      RecordedAttempt attempt = attempts.get(i);
      Fault fault = attempt.attempt().fault();
      text.append(i == 0 ? "" : ", ").append(safe(attempt.candidate().endpoint())).append(':');
      text.append(fault == null ? "ok" : fault.name());
    }
    if (attempts.size() > shown) {
      text.append(", and ").append(attempts.size() - shown).append(" more");
    }
    return text;
  }

  /** Names come from configuration and from other servers: nothing else may get into a header. */
  private static String safe(String value) {
    int length = Math.min(value.length(), MAX_LENGTH);
    for (int i = 0; i < length; i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return cleaned(value, length);
      }
    }
    return length == value.length() ? value : value.substring(0, length);
  }

  private static String cleaned(String value, int length) {
    StringBuilder clean = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      clean.append(c < ' ' || c > '~' ? '?' : c);
    }
    return clean.toString();
  }
}
