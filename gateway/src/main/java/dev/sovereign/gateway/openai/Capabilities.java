package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.cost.LayerFacts;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.Fault;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for.
 *
 * @param policy the configured one
 * @param operations what is understood
 * @param hints request headers
 * @param limits bounds of a request
 * @param endpoints every one as it is now
 * @param budgets of money
 * @param layers the stack of compute: what is typical of each layer
 * @param power what this host runs on and what that changes; absent when nothing is known
 */
record Capabilities(
    String policy,
    List<Ability> operations,
    List<Hint> hints,
    Limits limits,
    List<Place> endpoints,
    Budgets budgets,
    List<LayerFacts> layers,
    @Nullable PowerStanding power) {

  /**
   * @param operation its name
   * @param path where it is asked for
   * @param features what passes through to an endpoint that has it
   */
  record Ability(String operation, String path, List<String> features) {}

  /**
   * @param header its name
   * @param values what it may say, or a line about it
   */
  record Hint(String header, List<String> values) {}

  /** Bounds of a request. */
  record Limits(int maxBodyBytes, long timeoutSeconds, long maxTimeoutSeconds) {}

  /**
   * @param known false while the database does not answer
   * @param standings each as it stands
   */
  record Budgets(boolean known, List<Budget.Standing> standings) {}

  /** A model with its layer and price. */
  record Offer(
      String id,
      String layer,
      int contextTokens,
      long inputNanoUsdPerMillion,
      long outputNanoUsdPerMillion) {

    static Offer of(EndpointModel model) {
      return new Offer(
          model.name(),
          Wire.LAYER.of(model.layer()),
          model.contextTokens(),
          model.price().inputNanoUsdPerMillion(),
          model.price().outputNanoUsdPerMillion());
    }
  }

  /**
   * An endpoint.
   *
   * @param state {@code ready}, {@code open}, {@code parked} or {@code refused}
   * @param cause the fault behind any other state than ready
   * @param until when it is tried again at the latest
   */
  record Place(
      String name,
      String kind,
      String address,
      String tier,
      List<String> dataClasses,
      List<Offer> models,
      String state,
      @Nullable Fault cause,
      String detail,
      @Nullable Instant until,
      int concurrency,
      int queue,
      int active,
      int waiting) {

    static Place of(EndpointStatus status) {
      var endpoint = status.endpoint();
      return new Place(
          endpoint.name(),
          endpoint.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          origin(endpoint.address()),
          Wire.TIER.of(endpoint.tier()),
          endpoint.dataClasses().stream().sorted().map(Wire.DATA_CLASS::of).toList(),
          status.models().stream().map(Offer::of).toList(),
          status.state().name().toLowerCase(Locale.ROOT),
          status.cause(),
          status.detail(),
          status.until(),
          endpoint.concurrency(),
          endpoint.queue(),
          status.active(),
          status.waiting());
    }

    /** Without user information, path and query, where a secret may stand. */
    private static String origin(URI address) {
      String port = address.getPort() < 0 ? "" : ":" + address.getPort();
      return address.getScheme() + "://" + address.getHost() + port;
    }
  }

  static List<Ability> abilities() {
    return Arrays.stream(Operation.values())
        .map(o -> new Ability(o.name().toLowerCase(Locale.ROOT), "/v1" + o.path(), features(o)))
        .toList();
  }

  static List<Hint> takenHints(OpenAiSettings settings) {
    return List.of(
        new Hint(Hints.DATA_CLASS, Wire.DATA_CLASS.all()),
        new Hint(Hints.PRIORITY, Wire.PRIORITY.all()),
        new Hint(Hints.POLICY, Wire.POLICY.all()),
        new Hint(Hints.DEGRADE, List.of("allow")),
        new Hint(
            Hints.TIMEOUT, List.of("whole seconds, 1 to " + settings.maxTimeout().toSeconds())),
        new Hint(Hints.WAIT_FOR_TIER, Wire.TIER.all()),
        new Hint(Hints.WAIT_TIMEOUT, List.of("whole seconds, 1 to " + Hints.MAX_WAIT.toSeconds())),
        new Hint(Hints.CACHE, Wire.said(Wire.CACHE)),
        new Hint(Hints.CATCH_UP, Wire.said(Wire.CATCH_UP)),
        new Hint(Hints.DEFER_UNTIL, Wire.CONDITION.all()),
        new Hint(Hints.DEFER_TIMEOUT, List.of("whole seconds, 1 to " + DeferUntil.MAX.toSeconds())),
        new Hint(Hints.KEY, List.of("1 to 255 visible ASCII characters")));
  }

  private static List<String> features(Operation operation) {
    return switch (operation) {
      case CHAT ->
          List.of("stream", "stream_options", "tools", "tool_choice", "response_format", "images");
      case COMPLETION -> List.of("stream", "stream_options");
      case EMBEDDING -> List.of();
    };
  }
}
