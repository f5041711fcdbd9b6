package dev.sovereign.workflows.memory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names one fact for ever: a UUID of version 7 in its canonical form, so ids sort by the time they
 * were made.
 */
public record FactId(@JsonValue String value) implements Comparable<FactId> {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FactId {
    if (!UUID.matcher(value).matches()) {
      throw new IllegalArgumentException("factId: not a lower-case UUID");
    }
  }

  @Override
  public int compareTo(FactId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
