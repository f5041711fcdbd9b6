package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Reuse;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import dev.sovereign.workflows.inference.InferenceRequest;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says in headers about how its call is to be made. A name or value that is not known
 * is refused: a mistyped privacy class must not be a public one.
 */
final class Hints {

  static final String KEY = "Idempotency-Key";
  static final String DATA_CLASS = "x-sovereign-data-class";
  static final String PRIORITY = "x-sovereign-priority";
  static final String POLICY = "x-sovereign-policy";
  static final String DEGRADE = "x-sovereign-degrade";
  static final String TIMEOUT = "x-sovereign-timeout";
  static final String WAIT_FOR_TIER = "x-sovereign-wait-for-tier";
  static final String WAIT_TIMEOUT = "x-sovereign-wait-timeout";
  static final String CACHE = "x-sovereign-cache";
  static final String CATCH_UP = "x-sovereign-catch-up";

  static final String DEFER_UNTIL = "x-sovereign-defer-until";
  static final String DEFER_TIMEOUT = "x-sovereign-defer-timeout";

  private static final String PREFIX = "x-sovereign-";
  private static final List<String> NAMES =
      List.of(
          DATA_CLASS,
          PRIORITY,
          POLICY,
          DEGRADE,
          TIMEOUT,
          WAIT_FOR_TIER,
          WAIT_TIMEOUT,
          CACHE,
          CATCH_UP,
          DEFER_UNTIL,
          DEFER_TIMEOUT);
  private static final int MAX_KEY_LENGTH = 255;
  private static final int MAX_SHOWN = 40;
  private static final int MAX_DIGITS = 9;

  /** As long as a workflow waits for a tier by itself. */
  private static final Duration DEFAULT_WAIT =
      Duration.ofSeconds(InferenceRequest.DEFAULT_WAIT_SECONDS);

  static final Duration MAX_WAIT = Duration.ofDays(1);

  private final OpenAiSettings settings;
  private DataClass dataClass = DataClass.INTERNAL;
  private Priority priority = Priority.INTERACTIVE;
  private @Nullable RoutePolicy policy;
  private @Nullable String idempotencyKey;
  private boolean degrade;
  private Duration timeout;
  private @Nullable Tier waitForTier;
  private @Nullable Duration waitTimeout;
  private Reuse reuse = Reuse.UNSAID;

  private Set<Condition> deferUntil = Set.of();
  private @Nullable Duration deferTimeout;
  private boolean classGiven;

  private Hints(OpenAiSettings settings) {
    this.settings = settings;
    this.timeout = settings.timeout();
  }

  /**
   * Reads them.
   *
   * @param configured the policy that a caller can narrow
   */
  static Hints read(HttpServletRequest request, OpenAiSettings settings, RoutePolicy configured)
      throws RefusedException {
    Hints hints = new Hints(settings);
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        String hint = name.toLowerCase(Locale.ROOT);
        hints.take(hint, only(request, hint), configured);
      } else if (name.equalsIgnoreCase(KEY)) {
        hints.idempotencyKey = key(only(request, KEY));
      }
    }
    hints.checkWait();
    return hints;
  }

  DataClass dataClass() {
    return dataClass;
  }

  Priority priority() {
    return priority;
  }

  @Nullable RoutePolicy policy() {
    return policy;
  }

  @Nullable String idempotencyKey() {
    return idempotencyKey;
  }

  boolean degrade() {
    return degrade;
  }

  Duration timeout() {
    return timeout;
  }

  /** What is said of answers before and after this one. */
  Reuse reuse() {
    return reuse;
  }

  /** For which tier, and for how long at most; absent when an answer is wanted now. */
  @Nullable WaitFor waitFor() {
    return waitForTier == null
        ? null
        : new WaitFor(waitForTier, waitTimeout == null ? DEFAULT_WAIT : waitTimeout);
  }

  /** What is worth waiting for, and for how long at most; absent when nothing is waited for. */
  @Nullable DeferUntil deferUntil() {
    return deferUntil.isEmpty() ? null : new DeferUntil(deferUntil, deferTimeout);
  }

  /** Whether the caller named a data class. */
  boolean classGiven() {
    return classGiven;
  }

  private void checkWait() throws RefusedException {
    if (deferUntil.isEmpty() && deferTimeout != null) {
      throw refuse(
          400, DEFER_TIMEOUT, "for nothing", "send " + DEFER_UNTIL + " with it, or neither");
    }
    if (!deferUntil.isEmpty() && (waitForTier != null || degrade)) {
      throw refuse(
          400,
          DEFER_UNTIL,
          "beside " + (degrade ? DEGRADE : WAIT_FOR_TIER),
          "send one of them; tier-device, tier-server and tier-cloud are conditions too");
    }
    if (waitForTier == null && waitTimeout != null) {
      throw refuse(
          400, WAIT_TIMEOUT, "for no tier", "send " + WAIT_FOR_TIER + " with it, or neither");
    }
    if (waitForTier != null && degrade) {
      throw refuse(
          400,
          DEGRADE,
          "an answer that is waited for is a model's",
          "send " + WAIT_FOR_TIER + " or " + DEGRADE + ", not both");
    }
  }

  private void take(String name, String value, RoutePolicy configured) throws RefusedException {
    switch (name) {
      case DATA_CLASS -> {
        dataClass = choose(name, value, Wire.DATA_CLASS);
        classGiven = true;
      }
      case PRIORITY -> priority = choose(name, value, Wire.PRIORITY);
      case POLICY -> policy = narrow(choose(name, value, Wire.POLICY), configured);
      case DEGRADE -> {
        if (!value.equalsIgnoreCase("allow")) {
          throw unknown(name, value, "allow");
        }
        degrade = true;
      }
      case TIMEOUT -> timeout = seconds(name, value, settings.maxTimeout());
      case WAIT_FOR_TIER -> waitForTier = choose(name, value, Wire.TIER);
      case WAIT_TIMEOUT -> waitTimeout = seconds(name, value, MAX_WAIT);
      case CACHE -> reuse = new Reuse(said(name, value, Wire.CACHE), reuse.catchUp());
      case CATCH_UP -> reuse = new Reuse(reuse.cache(), said(name, value, Wire.CATCH_UP));
      case DEFER_UNTIL -> deferUntil = conditions(name, value);
      case DEFER_TIMEOUT -> deferTimeout = seconds(name, value, DeferUntil.MAX);
      default -> throw refuse(400, name, "no such hint", "send one of " + String.join(", ", NAMES));
    }
  }

  /** Conditions, with commas between them. */
  static Set<Condition> conditions(String name, String value) throws RefusedException {
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    for (String each : value.split(",", -1)) {
      conditions.add(choose(name, each.strip(), Wire.CONDITION));
    }
    return conditions;
  }

  private static <E extends Enum<E>> E choose(String name, String value, WireNames<E> names)
      throws RefusedException {
    E chosen = names.find(value);
    if (chosen == null) {
      throw unknown(name, value, String.join(", ", names.all()));
    }
    return chosen;
  }

  /** One of those that can be said; silence is none of them. */
  private static <E extends Enum<E>> E said(String name, String value, WireNames<E> names)
      throws RefusedException {
    E chosen = names.find(value);
    if (chosen == null || chosen.name().equals(Wire.UNSAID)) {
      throw unknown(name, value, String.join(", ", Wire.said(names)));
    }
    return chosen;
  }

  /** The policies stand in the order in which they open up. */
  private static RoutePolicy narrow(RoutePolicy asked, RoutePolicy configured)
      throws RefusedException {
    if (asked.compareTo(configured) <= 0) {
      return asked;
    }
    throw refuse(
        403,
        POLICY,
        Wire.POLICY.of(asked) + " is wider than the configured " + Wire.POLICY.of(configured),
        "leave the header out, or change the policy in sovereign.yaml");
  }

  static Duration seconds(String name, String value, Duration most) throws RefusedException {
    long seconds = value.length() <= MAX_DIGITS && isNumber(value) ? Long.parseLong(value) : 0;
    long max = most.toSeconds();
    if (seconds < 1 || seconds > max) {
      throw unknown(name, value, "whole seconds, 1 to " + max);
    }
    return Duration.ofSeconds(seconds);
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String key(String value) throws RefusedException {
    if (value.isEmpty() || value.length() > MAX_KEY_LENGTH || !isVisibleAscii(value)) {
      throw refuse(
          400,
          KEY,
          "not a key",
          "send 1 to " + MAX_KEY_LENGTH + " visible ASCII characters, for example a UUID");
    }
    return value;
  }

  private static String only(HttpServletRequest request, String name) throws RefusedException {
    Enumeration<String> values = request.getHeaders(name);
    String value = values.nextElement().strip();
    if (values.hasMoreElements()) {
      throw refuse(400, name, "given more than once", "send it once");
    }
    return value;
  }

  private static RefusedException unknown(String name, String value, String allowed) {
    return refuse(400, name, "'" + shown(value) + "' is not known", "allowed: " + allowed);
  }

  private static RefusedException refuse(int status, String name, String message, String next) {
    String code = status == 403 ? "policy_forbids" : "invalid_header";
    return new RefusedException(
        new OpenAiError(status, code, shown(name), shown(name) + ": " + message, next));
  }

  private static String shown(String value) {
    String start = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    return isVisibleAscii(start.replace(' ', '_')) ? start : "(not ASCII)";
  }

  private static boolean isVisibleAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
