package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An endpoint at one moment, immutable: plans read it without a lock.
 *
 * @param site what never changes
 * @param models that can be asked for; none of them is remote at a local endpoint
 * @param served what the endpoint said last that it serves; empty before
 * @param asked whether it has said what it serves, or cannot say it
 * @param refusal why it is not asked whatever its breaker says: as a local endpoint that would pass
 *     models on, or because nobody knows what it serves; empty when it is
 * @param breaker its own
 * @param modelBreakers of models that failed alone
 */
// A breaker's transition that changes nothing returns the very object that it was given.
@SuppressWarnings("ReferenceEquality")
record View(
    Site site,
    List<EndpointModel> models,
    Set<String> served,
    boolean asked,
    String refusal,
    Breaker breaker,
    Map<String, Breaker> modelBreakers) {

  /** Ollama lists a model that is asked for without a tag under this one. */
  private static final String DEFAULT_TAG = ":latest";

  /** Of an endpoint without configured models, which only its list could give. */
  private static final String NO_LIST =
      "answers, but with no list of its models (check kind and address, or name its models)";

  View {
    models = List.copyOf(models);
    served = Set.copyOf(served);
    modelBreakers = Map.copyOf(modelBreakers);
  }

  static View unasked(Site site) {
    return new View(site, site.endpoint().models(), Set.of(), false, "", Breaker.CLOSED, Map.of());
  }

  Endpoint endpoint() {
    return site.endpoint();
  }

  Breaker breaker(String model) {
    return modelBreakers.isEmpty()
        ? Breaker.CLOSED
        : modelBreakers.getOrDefault(model, Breaker.CLOSED);
  }

  Optional<EndpointModel> find(String model) {
    return models.stream().filter(one -> one.name().equals(model)).findFirst();
  }

  View with(Breaker changed) {
    return changed == breaker
        ? this
        : new View(site, models, served, asked, refusal, changed, modelBreakers);
  }

  /** The same with every breaker closed. */
  View withoutOutage() {
    return new View(site, models, served, asked, refusal, Breaker.CLOSED, Map.of());
  }

  View with(String model, Breaker changed) {
    if (changed == breaker(model)) {
      return this;
    }
    Map<String, Breaker> all = new HashMap<>(modelBreakers);
    all.put(model, changed);
    return new View(site, models, served, asked, refusal, breaker, all);
  }

  /** Whether nothing at all is to be looked at before a call or to be noted after one. */
  boolean untroubled() {
    return modelBreakers.isEmpty()
        && breaker.open() == null
        && breaker.parkedUntil() == null
        && breaker.recent() == 0
        && breaker.failures() == 0
        && !site.mayTurnRemote()
        && refusal.isEmpty();
  }

  /** Whether a plan that was made earlier may still be followed. */
  boolean mayServe(String model) {
    return refusal.isEmpty() && (!site.discovers() || find(model).isPresent());
  }

  /** It answered, but not what it serves: the configured models stand. */
  View withoutList() {
    // Where a model may be remote, silence is no proof that it is not.
    boolean settled = !site.discovers() && !site.mayTurnRemote();
    String refused = !asked && site.discovers() ? NO_LIST : refusal;
    View next = new View(site, models, served, asked || settled, refused, breaker, modelBreakers);
    return next.equals(this) ? this : next;
  }

  /** It said what it serves. */
  View with(List<ServedModel> list) {
    Set<String> names = list.stream().map(ServedModel::name).collect(Collectors.toSet());
    List<String> wantedElsewhere = site.cloud() ? List.of() : wantedElsewhere(list);
    String refused =
        wantedElsewhere.isEmpty()
            ? ""
            : "would pass %s on to another machine, and is declared local (declare tier: CLOUD, or use another model)"
                .formatted(String.join(", ", wantedElsewhere));
    List<EndpointModel> usable = site.discovers() ? discovered(list) : site.endpoint().models();
    Map<String, Breaker> kept = new HashMap<>(modelBreakers);
    kept.keySet().retainAll(usable.stream().map(EndpointModel::name).toList());
    View next = new View(site, usable, names, true, refused, breaker, kept);
    return next.equals(this) ? this : next;
  }

  private List<String> wantedElsewhere(List<ServedModel> list) {
    Set<String> wanted =
        site.endpoint().models().stream().map(EndpointModel::name).collect(Collectors.toSet());
    return list.stream()
        .filter(model -> model.remote())
        .filter(model -> wanted.contains(model.name()) || wanted.contains(untagged(model.name())))
        .map(ServedModel::name)
        .toList();
  }

  /**
   * Whether what is sent to this model there stays on this host. Where a model may be remote only
   * one that was listed, and not as remote, is known to.
   */
  boolean keepsOnDevice(String model) {
    return site.onThisHost()
        && asked
        && refusal.isEmpty()
        && (!site.mayTurnRemote() || lists(model));
  }

  /** Whether the endpoint itself named this model. */
  boolean lists(String model) {
    return served.contains(model) || served.contains(model + DEFAULT_TAG);
  }

  private static String untagged(String name) {
    return name.endsWith(DEFAULT_TAG)
        ? name.substring(0, name.length() - DEFAULT_TAG.length())
        : name;
  }

  private List<EndpointModel> discovered(List<ServedModel> list) {
    EndpointModel template = site.endpoint().discovered();
    return list.stream()
        .filter(model -> site.cloud() || !model.remote())
        .map(ServedModel::name)
        .distinct()
        .map(
            name ->
                new EndpointModel(
                    name, template.layer(), template.contextTokens(), template.price()))
        .toList();
  }
}
