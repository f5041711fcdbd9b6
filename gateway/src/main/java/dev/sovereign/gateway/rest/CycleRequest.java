package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** The body of a start, read strictly: what is misspelt or ill-typed is refused, not ignored. */
final class CycleRequest {

  private static final String FIELDS =
      "repository (text), maxCommits (1 to 500), summarise (true or false)";

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          // A number or a truth value is not a text, although Jackson would write one for it.
          .withCoercionConfig(
              LogicalType.Textual,
              coercions ->
                  coercions
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build()
          .readerFor(MetabolismRequest.class);

  private CycleRequest() {}

  /**
   * @throws DoorException with status 400, naming the field
   */
  static MetabolismRequest parse(String body) {
    try {
      MetabolismRequest request = READER.readValue(body);
      if (request == null) {
        throw refusal("the body is null");
      }
      return checked(request);
    } catch (JacksonException e) {
      throw refusal(explain(e));
    }
  }

  private static MetabolismRequest checked(MetabolismRequest request) {
    Integer maxCommits = request.maxCommits();
    if (maxCommits != null && (maxCommits < 1 || maxCommits > 500)) {
      throw refusal("maxCommits: " + maxCommits);
    }
    return request;
  }

  private static String explain(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> unknown.getPropertyName() + ": unknown field";
      case StreamReadException _ -> "the body is not JSON";
      case DatabindException bad when !bad.getPath().isEmpty() ->
          bad.getPath().getLast().getPropertyName() + ": wrong type";
      default -> "the body is not a JSON object";
    };
  }

  private static DoorException refusal(String what) {
    return new DoorException(
        HttpStatus.BAD_REQUEST, what, "send a JSON object, {} or with any of: " + FIELDS);
  }
}
