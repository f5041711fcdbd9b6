package dev.sovereign.workers.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The rules of the treasury, read again whenever they are asked for: from {@code
 * $SOVEREIGN_HOME/treasury.yaml}, else from the checkout's {@code infra/treasury.yaml}, else from
 * the copy in this jar. Thread-safe.
 */
final class TreasuryFile {

  private static final String PACKAGED = "/treasury.yaml";

  private final List<Path> files;
  private final ObjectMapper json =
      Payloads.mapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  TreasuryFile(Path home, @Nullable Path checkout) {
    Path own = home.resolve("treasury.yaml");
    this.files =
        checkout == null ? List.of(own) : List.of(own, checkout.resolve("infra/treasury.yaml"));
  }

  /** A venue that this program itself plays. */
  record SimulatedVenueRule(String name, Amount capacity, int rateBasisPoints, int shareDecimals) {}

  /** The whole file. */
  record Rules(TreasuryPolicy policy, List<SimulatedVenueRule> simulatedVenues) {
    Rules {
      Objects.requireNonNull(policy, "policy");
      simulatedVenues = List.copyOf(simulatedVenues);
    }
  }

  /**
   * @throws ApplicationFailure {@link LoopFailure#POLICY_INVALID} naming file and problem
   */
  Rules read() {
    Path file = files.stream().filter(Files::exists).findFirst().orElse(null);
    String name = file == null ? "the packaged treasury.yaml" : file.toString();
    try {
      String yaml = file == null ? packaged() : Files.readString(file);
      Object document =
          new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
      return json.readValue(json.writeValueAsString(document), Rules.class);
    } catch (JsonProcessingException e) {
      throw invalid(name, cause(e));
    } catch (YamlEngineException e) {
      throw invalid(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw invalid(name, "it cannot be read: " + e.getMessage());
    }
  }

  private static String packaged() throws IOException {
    try (InputStream stream = TreasuryFile.class.getResourceAsStream(PACKAGED)) {
      if (stream == null) {
        throw new IllegalStateException("the build left " + PACKAGED + " out of the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The record's own words when it refused a value, else where and what Jackson stumbled over. */
  private static String cause(JsonProcessingException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof ApplicationFailure ours
        ? ours.getOriginalMessage()
        : String.valueOf(root.getMessage());
  }

  private static ApplicationFailure invalid(String file, String problem) {
    return LoopFailure.POLICY_INVALID.failure(
        file
            + ": "
            + problem.replaceAll("\\s*\\R\\s*", " ")
            + ": mend it, infra/treasury.yaml is a whole example, and start the loop again");
  }
}
