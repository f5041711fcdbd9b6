package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Checks JSON against a JSON Schema (draft 2020-12, where the schema names no other), without
 * loading what the schema refers to elsewhere. A schema that cannot be read passes every answer and
 * proves none. Stateless.
 */
final class SchemaCheck {

  /** Made by the first call that needs it: most never do. */
  private static final class Registry {
    private static final SchemaRegistry SHARED =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .regularExpressionFactory(BoundedPattern::compile)
                        .build()));
  }

  /**
   * @param wrong where the answer does not fit, by the schema's own keywords and without its
   *     content; absent when it fits
   * @param telling whether it proves something: what does not fit always, what fits where every
   *     keyword was understood
   */
  record Finding(@Nullable String wrong, boolean telling) {}

  private SchemaCheck() {}

  /**
   * @param answer JSON
   */
  static Finding of(JsonNode schema, String answer) {
    SchemaWords words = SchemaWords.of(schema);
    if (words == SchemaWords.ELSEWHERE) {
      return new Finding(null, false);
    }
    try {
      List<Error> errors =
          Registry.SHARED
              .getSchema(schema.toString(), InputFormat.JSON)
              .validate(answer, InputFormat.JSON);
      // A format that nobody here knows is a remark, and so is what the library makes of it.
      return errors.stream()
          .filter(error -> words == SchemaWords.KNOWN || !error.getKeyword().equals("format"))
          .findFirst()
          .map(error -> new Finding("it does not fit " + error.getEvaluationPath(), true))
          .orElseGet(() -> new Finding(null, words == SchemaWords.KNOWN));
    } catch (SchemaException
        | JacksonException
        | IllegalArgumentException
        | BoundedPattern.TooLongException
        | StackOverflowError _) {
      // The last: a reference that leads back to itself.
      return new Finding(null, false);
    }
  }
}
