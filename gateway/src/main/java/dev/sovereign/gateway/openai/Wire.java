package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Reuse;
import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.util.List;

/** What enums are called in headers and JSON. */
final class Wire {

  static final WireNames<DataClass> DATA_CLASS = new WireNames<>(DataClass.class);
  static final WireNames<Priority> PRIORITY = new WireNames<>(Priority.class);
  static final WireNames<RoutePolicy> POLICY = new WireNames<>(RoutePolicy.class);
  static final WireNames<Tier> TIER = new WireNames<>(Tier.class);
  static final WireNames<Layer> LAYER = new WireNames<>(Layer.class);
  static final WireNames<Quality> QUALITY = new WireNames<>(Quality.class);
  static final WireNames<Reuse.Cache> CACHE = new WireNames<>(Reuse.Cache.class);
  static final WireNames<Reuse.CatchUp> CATCH_UP = new WireNames<>(Reuse.CatchUp.class);

  /** The constant for what a caller left out. */
  static final String UNSAID = "UNSAID";

  static final WireNames<Condition> CONDITION = new WireNames<>(Condition.class);

  private Wire() {}

  /** The names that a caller can send. */
  static List<String> said(WireNames<?> names) {
    return names.all().stream().filter(name -> !name.equalsIgnoreCase(UNSAID)).toList();
  }
}
