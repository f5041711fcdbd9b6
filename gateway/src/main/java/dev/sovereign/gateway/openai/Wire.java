package dev.sovereign.gateway.openai;

import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;

/** What enums are called in headers and JSON. */
final class Wire {

  static final WireNames<DataClass> DATA_CLASS = new WireNames<>(DataClass.class);
  static final WireNames<Priority> PRIORITY = new WireNames<>(Priority.class);
  static final WireNames<RoutePolicy> POLICY = new WireNames<>(RoutePolicy.class);
  static final WireNames<Tier> TIER = new WireNames<>(Tier.class);
  static final WireNames<Layer> LAYER = new WireNames<>(Layer.class);
  static final WireNames<Quality> QUALITY = new WireNames<>(Quality.class);

  private Wire() {}
}
