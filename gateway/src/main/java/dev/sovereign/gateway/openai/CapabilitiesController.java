package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.cost.LayerFacts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked for here, now. */
@RestController
final class CapabilitiesController {

  private final Inference inference;
  private final OpenAiSettings settings;

  CapabilitiesController(Inference inference, OpenAiSettings settings) {
    this.inference = inference;
    this.settings = settings;
  }

  @GetMapping(path = "/capabilities", produces = "application/json")
  Capabilities capabilities() {
    return new Capabilities(
        Wire.POLICY.of(inference.policy()),
        Capabilities.abilities(),
        Capabilities.takenHints(settings),
        new Capabilities.Limits(
            settings.maxBodyBytes(),
            settings.timeout().toSeconds(),
            settings.maxTimeout().toSeconds()),
        inference.endpoints().stream().map(Capabilities.Place::of).toList(),
        budgets(),
        LayerFacts.all(),
        inference.power().orElse(null));
  }

  /** Endpoints can be told without the database, so its absence is no error here. */
  private Capabilities.Budgets budgets() {
    try {
      return new Capabilities.Budgets(true, inference.budgets());
    } catch (StoreUnavailableException e) {
      return new Capabilities.Budgets(false, List.of());
    }
  }
}
