package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignConfig.EngineChoice;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Layer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The endpoints of sovereign.yaml in the words of inference, and the machine's own before them. */
final class ConfiguredEndpoints {

  /** The machine's own model server; no other endpoint can have this name. */
  static final String OWN_MODEL = "model";

  /** One small model on a CPU answers one request well; its server's own queue is as long. */
  private static final int OWN_CONCURRENCY = 1;

  private static final int OWN_QUEUE = 8;

  /** A long prompt takes a small machine a minute before the first token. */
  private static final Timeouts OWN_TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          Duration.ofSeconds(600));

  private ConfiguredEndpoints() {}

  static List<Endpoint> of(SovereignConfig config) {
    List<Endpoint> endpoints = new ArrayList<>();
    if (config.model().engine() != EngineChoice.NONE) {
      endpoints.add(own(config.ports().model()));
    }
    config.endpoints().forEach(each -> endpoints.add(endpoint(each)));
    return endpoints;
  }

  private static Endpoint own(int port) {
    return new Endpoint(
        OWN_MODEL,
        EndpointKind.MODEL_SERVER,
        URI.create("http://127.0.0.1:" + port + "/v1"),
        List.of(),
        new EndpointModel("", Layer.TINY, 0, Price.FREE),
        Tier.SERVER,
        EnumSet.allOf(DataClass.class),
        OWN_TIMEOUTS,
        OWN_CONCURRENCY,
        OWN_QUEUE);
  }

  private static Endpoint endpoint(SovereignConfig.Endpoint each) {
    return new Endpoint(
        each.name(),
        EndpointKind.valueOf(each.kind().name()),
        each.address(),
        each.models().stream().map(ConfiguredEndpoints::model).toList(),
        model(each.discovered()),
        Tier.valueOf(each.tier().name()),
        classes(each.dataClasses()),
        timeouts(each.timeouts()),
        each.concurrency(),
        each.queue());
  }

  private static EndpointModel model(SovereignConfig.EndpointModel model) {
    return new EndpointModel(
        model.name(),
        Layer.valueOf(model.layer().name()),
        model.contextTokens(),
        new Price(model.inputNanoUsdPerMillion(), model.outputNanoUsdPerMillion()),
        model.embedding());
  }

  private static Timeouts timeouts(SovereignConfig.Timeouts timeouts) {
    return new Timeouts(
        timeouts.connect(), timeouts.firstByte(), timeouts.idle(), timeouts.answer());
  }

  private static Set<DataClass> classes(Set<SovereignConfig.DataClass> classes) {
    return classes.stream()
        .map(each -> DataClass.valueOf(each.name()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
