package dev.sovereign.config;

import dev.sovereign.config.ConfigReader.Element;
import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.Endpoint;
import dev.sovereign.config.SovereignConfig.EndpointKind;
import dev.sovereign.config.SovereignConfig.EndpointModel;
import dev.sovereign.config.SovereignConfig.Tier;
import dev.sovereign.config.SovereignConfig.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the endpoints together and checks what concerns more than one value of one. */
final class EndpointAssembly {

  /** The machine's own model server. */
  private static final String RESERVED = "model";

  /** A request that names it leaves the choice to the router. */
  private static final String ROUTED = "auto";

  private final ConfigReader reader;
  private final ApiKeys apiKeys;
  private final Problems problems;

  EndpointAssembly(ConfigReader reader, ApiKeys apiKeys, Problems problems) {
    this.reader = reader;
    this.apiKeys = apiKeys;
    this.problems = problems;
  }

  List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Element element : reader.elements("endpoints")) {
      String name = name(element, seen);
      EndpointKind kind = element.find(InferenceKeys.KIND);
      URI address = address(element, kind);
      // Read to its end in any case, so that all of its problems are found.
      Endpoint endpoint = endpoint(element, orElse(name, ""), kind, address);
      if (name != null && kind != null && address != null) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  private Endpoint endpoint(
      Element element, String name, @Nullable EndpointKind kind, @Nullable URI address) {
    boolean cloud = kind != null && kind.cloud();
    EndpointModel template = template(element);
    return new Endpoint(
        name,
        orElse(kind, EndpointKind.OPENAI_COMPATIBLE),
        orElse(address, URI.create("")),
        tier(element, kind, address),
        template,
        models(element, cloud, template),
        apiKeys.find(element, cloud, reader, problems),
        dataClasses(element, cloud, address),
        timeouts(element),
        element.value(InferenceKeys.CONCURRENCY),
        element.value(InferenceKeys.QUEUE));
  }

  private @Nullable String name(Element element, Map<String, String> seen) {
    String name = element.find(InferenceKeys.NAME);
    element.checkUnique(InferenceKeys.NAME, name, seen);
    if (name != null && name.equals(RESERVED)) {
      problems.add(
          element.where(InferenceKeys.NAME),
          name,
          "another name, the machine's own model server has this one");
    }
    return name;
  }

  private @Nullable URI address(Element element, @Nullable EndpointKind kind) {
    String text = element.find(InferenceKeys.ADDRESS);
    if (text == null && !element.has(InferenceKeys.ADDRESS) && kind != null) {
      text = kind.defaultAddress();
      if (text == null) {
        problems.add(
            element.where(InferenceKeys.ADDRESS),
            "missing, expected: " + InferenceKeys.ADDRESS.form().expected());
      }
    }
    return text == null ? null : checked(element, kind, text);
  }

  private @Nullable URI checked(Element element, @Nullable EndpointKind kind, String text) {
    String where = element.where(InferenceKeys.ADDRESS);
    if (Form.hasUserInfo(text)) {
      // The address itself is not told: the problem is shown on screens and kept in logs.
      problems.add(where, "holds a password, expected: an address without one");
      return null;
    }
    URI address = URI.create(text.replaceFirst("/+$", ""));
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      problems.add(where, text, "an address without ? and #");
      return null;
    }
    if (kind == EndpointKind.OLLAMA && orElse(address.getPath(), "").endsWith("/v1")) {
      problems.add(
          where,
          text,
          "the address without /v1, as Ollama's own API is spoken to; with it, kind"
              + " openai-compatible");
      return null;
    }
    if (kind != null
        && kind.cloud()
        && "http".equals(address.getScheme())
        && !isLoopback(address)) {
      problems.add(where, text, "an https URL: key and request would travel in the clear");
      return null;
    }
    return address;
  }

  private Tier tier(Element element, @Nullable EndpointKind kind, @Nullable URI address) {
    Tier tier = element.find(InferenceKeys.TIER);
    if (kind == null || address == null) {
      return orElse(tier, Tier.SERVER);
    }
    String where = element.where(InferenceKeys.TIER);
    if (kind.cloud()) {
      if (tier != null && tier != Tier.CLOUD) {
        problems.add(where, Form.spelling(tier), "cloud, as is every endpoint of its kind");
      }
      return Tier.CLOUD;
    }
    if (tier == Tier.CLOUD) {
      problems.add(
          where,
          Form.spelling(tier),
          "device or server; a provider that speaks OpenAI's API is of kind openai");
    }
    if (!element.has(InferenceKeys.TIER) && !isLoopback(address)) {
      problems.add(where, "missing, expected: device or server, as it is not on this machine");
    }
    return orElse(tier, Tier.SERVER);
  }

  private Set<DataClass> dataClasses(Element element, boolean cloud, @Nullable URI address) {
    Set<DataClass> classes = element.value(InferenceKeys.DATA_CLASSES);
    boolean elsewhere = cloud || (address != null && !isLoopback(address));
    if (elsewhere && classes.contains(DataClass.KEEP_ON_DEVICE)) {
      problems.add(
          element.where(InferenceKeys.DATA_CLASSES),
          cloud
              ? "keep-on-device, expected: not for a cloud kind"
              : "keep-on-device, expected: only with an address in 127.0.0.0/8 or [::1], as a name"
                  + " may come to mean another machine");
    }
    return classes;
  }

  private EndpointModel template(Element element) {
    return new EndpointModel(
        "",
        element.value(InferenceKeys.LAYER),
        orElse(element.find(InferenceKeys.CONTEXT), 0),
        orElse(element.find(InferenceKeys.INPUT_PRICE), 0L),
        orElse(element.find(InferenceKeys.OUTPUT_PRICE), 0L),
        false);
  }

  private List<EndpointModel> models(Element element, boolean cloud, EndpointModel template) {
    List<EndpointModel> models = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    List<Element> written = element.elements("models");
    if (cloud && written.isEmpty()) {
      problems.add(
          element.where("models"), "missing, expected: the models to use, as its kind is a cloud");
    }
    for (Element each : written) {
      EndpointModel model = model(each, template);
      refuseCloudName(each, cloud, model.name());
      each.checkUnique(
          InferenceKeys.MODEL_NAME_KEY, model.name().isEmpty() ? null : model.name(), seen);
      if (cloud) {
        requirePrice(element, InferenceKeys.INPUT_PRICE, each, InferenceKeys.MODEL_INPUT_PRICE);
        requirePrice(element, InferenceKeys.OUTPUT_PRICE, each, InferenceKeys.MODEL_OUTPUT_PRICE);
      }
      models.add(model);
    }
    return models;
  }

  /** Ollama passes a model of such a name on to its cloud, whoever asks and over whichever API. */
  private void refuseCloudName(Element element, boolean cloud, String model) {
    String name = model.toLowerCase(Locale.ROOT);
    if (!cloud && (name.endsWith("-cloud") || name.endsWith(":cloud"))) {
      problems.add(
          element.where(InferenceKeys.MODEL_NAME_KEY),
          model,
          "a model that runs there, as Ollama passes names that end so on to its cloud");
    }
  }

  private EndpointModel model(Element element, EndpointModel template) {
    String name = element.find(InferenceKeys.MODEL_NAME_KEY);
    if (name != null && name.equals(ROUTED)) {
      problems.add(
          element.where(InferenceKeys.MODEL_NAME_KEY),
          name,
          "another name, as it asks for the routed model");
    }
    return new EndpointModel(
        name == null ? "" : name,
        orElse(element.find(InferenceKeys.MODEL_LAYER), template.layer()),
        orElse(element.find(InferenceKeys.MODEL_CONTEXT), template.contextTokens()),
        orElse(element.find(InferenceKeys.MODEL_INPUT_PRICE), template.inputNanoUsdPerMillion()),
        orElse(element.find(InferenceKeys.MODEL_OUTPUT_PRICE), template.outputNanoUsdPerMillion()),
        element.value(InferenceKeys.MODEL_EMBEDDING));
  }

  private void requirePrice(Element endpoint, Key<Long> common, Element model, Key<Long> own) {
    if (!model.has(own) && !endpoint.has(common)) {
      problems.add(
          model.where(own),
          "missing, expected: the price, here or at the endpoint; 0 when it is free");
    }
  }

  private Timeouts timeouts(Element element) {
    Timeouts timeouts =
        new Timeouts(
            millis(element, InferenceKeys.CONNECT_TIMEOUT),
            millis(element, InferenceKeys.FIRST_BYTE_TIMEOUT),
            millis(element, InferenceKeys.IDLE_TIMEOUT),
            millis(element, InferenceKeys.ANSWER_TIMEOUT));
    if (timeouts.answer().compareTo(timeouts.firstByte()) < 0) {
      problems.add(
          element.where(InferenceKeys.ANSWER_TIMEOUT),
          timeouts.answer().toMillis(),
          "at least first-byte-timeout-ms, which is " + timeouts.firstByte().toMillis());
    }
    return timeouts;
  }

  private static Duration millis(Element element, Key<Integer> key) {
    return Duration.ofMillis(element.value(key));
  }

  /** A literal address; what a name means is decided elsewhere and later. */
  private static boolean isLoopback(URI address) {
    String host = address.getHost();
    return host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return Optional.ofNullable(value).orElse(otherwise);
  }
}
