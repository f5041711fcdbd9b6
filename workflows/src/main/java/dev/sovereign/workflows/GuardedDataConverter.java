package dev.sovereign.workflows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import io.temporal.common.converter.ProtobufJsonPayloadConverter;
import io.temporal.common.converter.ProtobufPayloadConverter;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporal's converter with two guards: what starts a workflow is read strictly, and what is too
 * large never leaves. Both fail with an {@code ApplicationFailure}, because Temporal ends a run or
 * an activity on one, where it would repeat the task for ever on any other exception.
 */
final class GuardedDataConverter extends DefaultDataConverter {
  private static final Logger log = LoggerFactory.getLogger(GuardedDataConverter.class);

  private final StrictReader strict;

  GuardedDataConverter(ObjectMapper mapper, StrictReader strict) {
    super(
        new NullPayloadConverter(),
        new ByteArrayPayloadConverter(),
        new ProtobufJsonPayloadConverter(),
        new ProtobufPayloadConverter(),
        new JacksonJsonPayloadConverter(mapper));
    this.strict = strict;
  }

  @Override
  public <T> Optional<Payload> toPayload(@Nullable T value) {
    Optional<Payload> payload = super.toPayload(value);
    payload.ifPresent(p -> guard(value, p.getData().size()));
    return payload;
  }

  /** The inherited method would wrap the guard's failure in an exception that is retried. */
  @Override
  public Optional<io.temporal.api.common.v1.Payloads> toPayloads(@Nullable Object... values) {
    if (values == null || values.length == 0) {
      return Optional.empty();
    }
    var payloads = io.temporal.api.common.v1.Payloads.newBuilder();
    for (Object value : values) {
      toPayload(value).ifPresent(payloads::addPayloads);
    }
    return Optional.of(payloads.build());
  }

  @Override
  public @Nullable Object[] fromPayloads(
      Optional<io.temporal.api.common.v1.Payloads> content,
      Class<?>[] parameterTypes,
      Type[] genericParameterTypes) {
    if (parameterTypes.length == 1 && StartRequest.class.isAssignableFrom(parameterTypes[0])) {
      return new Object[] {strict.read(content, parameterTypes[0].asSubclass(StartRequest.class))};
    }
    return super.fromPayloads(content, parameterTypes, genericParameterTypes);
  }

  /** No part of this format depends on the workflow it is for; the inherited copy would. */
  @Override
  public DataConverter withContext(SerializationContext context) {
    return this;
  }

  private static void guard(@Nullable Object value, int bytes) {
    if (bytes <= Payloads.WARN_BYTES) {
      return;
    }
    String type = value == null ? "null" : value.getClass().getName();
    if (bytes > Payloads.MAX_BYTES) {
      throw RequestFailure.PAYLOAD_TOO_LARGE.failure(
          type
              + " is "
              + bytes
              + " bytes (at most "
              + Payloads.MAX_BYTES
              + "): pass large content by reference");
    }
    log.warn("{} is {} bytes; from {} on it is refused", type, bytes, Payloads.MAX_BYTES);
  }
}
