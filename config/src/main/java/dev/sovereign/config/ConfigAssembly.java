package dev.sovereign.config;

import dev.sovereign.config.ConfigReader.Element;
import dev.sovereign.config.SovereignConfig.Budgets;
import dev.sovereign.config.SovereignConfig.Cache;
import dev.sovereign.config.SovereignConfig.CatchUp;
import dev.sovereign.config.SovereignConfig.Energy;
import dev.sovereign.config.SovereignConfig.Inference;
import dev.sovereign.config.SovereignConfig.Logs;
import dev.sovereign.config.SovereignConfig.Model;
import dev.sovereign.config.SovereignConfig.Ports;
import dev.sovereign.config.SovereignConfig.Service;
import dev.sovereign.config.SovereignConfig.Telemetry;
import dev.sovereign.config.SovereignConfig.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the records together and checks what concerns more than one value. */
final class ConfigAssembly {

  private final ConfigReader reader;
  private final ApiKeys apiKeys;
  private final Problems problems;

  ConfigAssembly(ConfigReader reader, ApiKeys apiKeys, Problems problems) {
    this.reader = reader;
    this.apiKeys = apiKeys;
    this.problems = problems;
  }

  SovereignConfig assemble() {
    return new SovereignConfig(
        bind(),
        repository(),
        ports(),
        model(),
        inference(),
        new EndpointAssembly(reader, apiKeys, problems).endpoints(),
        logs(),
        services(),
        telemetry(),
        new MemoryAssembly(reader, apiKeys, problems).memory(),
        energy());
  }

  private Energy energy() {
    String table = reader.find(EnergyKeys.TABLE);
    return new Energy(
        reader.value(EnergyKeys.HEED),
        Optional.ofNullable(reader.find(EnergyKeys.TIME_ZONE)).orElseGet(ZoneId::systemDefault),
        hours(EnergyKeys.SOLAR_HOURS),
        hours(EnergyKeys.CHEAP_HOURS),
        reader.find(EnergyKeys.CARBON),
        table == null ? null : reader.resolve(EnergyKeys.TABLE, table),
        reader.find(EnergyKeys.DAY_JOULES),
        reader.value(EnergyKeys.WHEN_SPENT),
        reader.find(EnergyKeys.IDLE_WATTS),
        reader.find(EnergyKeys.WATTS_PER_CORE),
        reader.resolve(EnergyKeys.SYSFS, reader.value(EnergyKeys.SYSFS)),
        reader.resolve(EnergyKeys.PROCFS, reader.value(EnergyKeys.PROCFS)));
  }

  private String hours(Key<String> key) {
    String hours = Optional.ofNullable(reader.find(key)).orElse("");
    for (String span : hours.split(",", -1)) {
      if (span.strip().matches("(.+)-\\1")) {
        problems.add(reader.where(key), span.strip(), "an end other than the beginning");
      }
    }
    return hours;
  }

  private String bind() {
    String bind = reader.value(Keys.BIND);
    if (!bind.equals("127.0.0.1")) {
      boolean loopback = bind.equals("localhost") || bind.equals("::1") || bind.startsWith("127.");
      problems.add(
          reader.where(Keys.BIND),
          bind,
          loopback
              ? "127.0.0.1"
              : "127.0.0.1; binding beyond loopback is refused for now: scoped tokens and TLS do"
                  + " not exist yet");
    }
    return bind;
  }

  private @Nullable Path repository() {
    String text = reader.find(Keys.REPOSITORY);
    return text == null ? null : reader.resolve(Keys.REPOSITORY, text);
  }

  private Ports ports() {
    Map<Integer, Key<Integer>> taken = new HashMap<>();
    List<Integer> ports = new ArrayList<>();
    for (Key<Integer> key : Keys.PORTS) {
      Integer port = reader.value(key);
      ports.add(port);
      Key<Integer> other = taken.putIfAbsent(port, key);
      if (other != null) {
        problems.add(
            reader.where(key), port, "a port of its own, " + other.path() + " has this one");
      }
    }
    return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
  }

  private Model model() {
    String weights = reader.value(Keys.MODEL_WEIGHTS);
    if (isPath(weights)) {
      weights = reader.resolve(Keys.MODEL_WEIGHTS, weights).toString();
    } else if (weights.contains("://") && !weights.matches("https://.*#sha256=[0-9a-fA-F]{64}")) {
      problems.add(
          reader.where(Keys.MODEL_WEIGHTS),
          weights,
          "an https URL ending in #sha256= and the 64 hexadecimal digits of its hash");
    }
    return new Model(
        reader.value(Keys.MODEL_ENGINE),
        weights,
        reader.value(Keys.MODEL_MEMORY_LIMIT),
        catalogue());
  }

  private List<Weights> catalogue() {
    List<Weights> catalogue = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Element element : reader.elements("model.catalogue")) {
      String alias = element.find(Keys.CATALOGUE_ALIAS);
      String source = element.find(Keys.CATALOGUE_SOURCE);
      String sha256 = element.find(Keys.CATALOGUE_SHA256);
      Integer memory = element.find(Keys.CATALOGUE_MEMORY);
      element.checkUnique(Keys.CATALOGUE_ALIAS, alias, seen);
      if (source != null) {
        source = checkSource(element, source, sha256);
      }
      if (alias != null && source != null && memory != null) {
        catalogue.add(new Weights(alias, source, lowerCase(sha256), memory));
      }
    }
    return catalogue;
  }

  private String checkSource(Element element, String source, @Nullable String sha256) {
    if (!source.contains("://")) {
      return element.resolve(source).toString();
    }
    if (!source.startsWith("https://") || !Form.isHttpUrl(source)) {
      problems.add(
          element.where(Keys.CATALOGUE_SOURCE), source, Keys.CATALOGUE_SOURCE.form().expected());
    }
    if (sha256 == null) {
      problems.add(
          element.where(Keys.CATALOGUE_SHA256),
          "missing, expected: the SHA-256 of the file, because its source is a URL");
    }
    return source;
  }

  private Inference inference() {
    return new Inference(
        reader.value(InferenceKeys.POLICY),
        Duration.ofSeconds(reader.value(InferenceKeys.TIMEOUT)),
        new Budgets(reader.find(InferenceKeys.BUDGET_DAY), reader.find(InferenceKeys.BUDGET_MONTH)),
        new Cache(
            Duration.ofSeconds(reader.value(InferenceKeys.CACHE_TTL)),
            reader.value(InferenceKeys.CACHE_MIB),
            reader.value(InferenceKeys.CACHE_ANSWERS)),
        new CatchUp(
            reader.value(InferenceKeys.CATCH_UP_CALLS),
            reader.value(InferenceKeys.CATCH_UP_USD),
            Duration.ofDays(reader.value(InferenceKeys.CATCH_UP_DAYS))));
  }

  private Logs logs() {
    return new Logs(reader.value(Keys.LOGS_MAX_FILE), reader.value(Keys.LOGS_MAX_FILES));
  }

  private List<Service> services() {
    List<Service> services = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Element element : reader.elements("services")) {
      String name = element.find(Keys.SERVICE_NAME);
      var kind = element.find(Keys.SERVICE_KIND);
      String address = element.find(Keys.SERVICE_ADDRESS);
      element.checkUnique(Keys.SERVICE_NAME, name, seen);
      if (name != null && kind != null && address != null) {
        services.add(new Service(name, kind, address));
        checkAddress(element, services.getLast());
      }
    }
    return services;
  }

  private void checkAddress(Element element, Service service) {
    String where = element.where(Keys.SERVICE_ADDRESS);
    String address = service.address();
    String lower = address.toLowerCase(Locale.ROOT);
    if (lower.contains("password=") || Form.hasUserInfo(address)) {
      // The address itself is not told: the problem is shown on screens and kept in logs.
      problems.add(where, "holds a password, expected: an address without one");
      return;
    }
    boolean fits =
        switch (service.kind()) {
          case HTTP -> Form.isHttpUrl(address);
          case TCP, TEMPORAL -> address.matches("(\\[[0-9a-fA-F:]+]|[^\\s:/]+):[0-9]{1,5}");
          case SQL -> address.startsWith("jdbc:postgresql:");
        };
    if (!fits) {
      problems.add(where, address, expectedAddress(service));
    }
  }

  private static String expectedAddress(Service service) {
    return switch (service.kind()) {
      case HTTP -> "an http or https URL";
      case TCP, TEMPORAL -> "host:port";
      case SQL -> "a URL that begins with jdbc:postgresql:";
    };
  }

  private Telemetry telemetry() {
    return new Telemetry(
        reader.value(Keys.TELEMETRY_EXPORTER), reader.value(Keys.TELEMETRY_ENDPOINT));
  }

  /** An alias may hold a slash, so a path says that it is one. */
  private static boolean isPath(String weights) {
    return weights.matches("(/|\\./|\\.\\./|~/).*")
        || (weights.endsWith(".gguf") && !weights.contains("://"));
  }

  private static @Nullable String lowerCase(@Nullable String text) {
    return Optional.ofNullable(text).map(each -> each.toLowerCase(Locale.ROOT)).orElse(null);
  }
}
