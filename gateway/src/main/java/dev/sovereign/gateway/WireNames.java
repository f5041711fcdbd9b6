package dev.sovereign.gateway;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names of an enum's constants on the wire, {@code keep-on-device} for {@code KEEP_ON_DEVICE},
 * made once.
 */
public final class WireNames<E extends Enum<E>> {

  private final Map<E, String> names;

  public WireNames(Class<E> type) {
    this.names = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      names.put(constant, constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  /** The name of a constant. */
  public String of(E constant) {
    return Objects.requireNonNull(names.get(constant));
  }

  /** The constant of a name in any case; nothing when there is none. */
  public @Nullable E find(String name) {
    for (Map.Entry<E, String> entry : names.entrySet()) {
      if (entry.getValue().equalsIgnoreCase(name)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Every name, in the order of the constants. */
  public List<String> all() {
    return List.copyOf(names.values());
  }
}
