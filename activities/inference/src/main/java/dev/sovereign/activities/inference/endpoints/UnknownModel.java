package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.Spelling;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePlan.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A model that the caller named and nobody serves: the plan is empty and its only skipped line
 * belongs to no endpoint.
 */
public final class UnknownModel {

  /** Endpoints have names, so this one is free to say that the line is about none of them. */
  private static final String NO_ENDPOINT = "";

  private static final int MOST_NAMED = 5;

  private UnknownModel() {}

  /** The line that says so and names what is served instead; empty when this is not why. */
  public static Optional<String> in(RoutePlan plan) {
    return plan.candidates().isEmpty()
            && plan.skipped().size() == 1
            && plan.skipped().getFirst().endpoint().equals(NO_ENDPOINT)
        ? Optional.of(plan.skipped().getFirst().reason())
        : Optional.empty();
  }

  /** Whether a request for this name means this model: by its own name, or endpoint/model. */
  static boolean names(String wanted, View view, EndpointModel model) {
    String endpoint = view.endpoint().name();
    String name = model.name();
    return wanted.equals(name)
        || (wanted.length() == endpoint.length() + 1 + name.length()
            && wanted.startsWith(endpoint)
            && wanted.charAt(endpoint.length()) == '/'
            && wanted.endsWith(name));
  }

  /** Whether nobody serves it, as far as can be known: an endpoint not yet asked may. */
  static boolean everywhere(String wanted, List<View> views) {
    for (View view : views) {
      if (!view.asked() && view.site().discovers()) {
        return false;
      }
      for (EndpointModel model : view.models()) {
        if (names(wanted, view, model)) {
          return false;
        }
      }
    }
    return true;
  }

  static Skipped skipped(String wanted, List<View> views) {
    TreeSet<String> served = new TreeSet<>();
    for (View view : views) {
      for (EndpointModel model : view.models()) {
        served.add(model.name());
        served.add(view.endpoint().name() + "/" + model.name());
      }
    }
    // A caller's own words, so no more of them than a name has.
    String name = wanted.length() > 100 ? wanted.substring(0, 100) + "..." : wanted;
    String hint =
        Spelling.nearest(name, new ArrayList<>(served))
            .map(near -> "did you mean " + near + "?")
            .orElse("served: " + first(views));
    return new Skipped(NO_ENDPOINT, "no endpoint serves the model " + name + " (" + hint + ")", 0);
  }

  private static String first(List<View> views) {
    List<String> names =
        views.stream()
            .flatMap(view -> view.models().stream())
            .map(EndpointModel::name)
            .distinct()
            .sorted()
            .limit(MOST_NAMED)
            .toList();
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }
}
