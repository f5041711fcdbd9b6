package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.handoff.PackReceipt;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver did with a pack.
 *
 * @param packId the pack
 * @param receiver who received it
 * @param status {@code loaded}, {@code ignored_stale}, {@code hash_mismatch} or {@code
 *     continued_live}
 * @param sessionId the session that goes on; absent when none was opened
 */
public record ReceiptRequest(
    @Nullable String packId,
    @Nullable String receiver,
    @Nullable String status,
    @Nullable String sessionId) {

  /**
   * The receipt.
   *
   * @throws dev.sovereign.gateway.DoorException with status 400, naming the field
   */
  public PackReceipt receipt() {
    return Refusals.translated(
        () ->
            new PackReceipt(
                required("packId", packId), required("receiver", receiver), parsed(), sessionId));
  }

  private PackReceipt.Status parsed() {
    return status(required("status", status));
  }

  /** By the name that is written; an {@link IllegalArgumentException} lists them. */
  static PackReceipt.Status status(String name) {
    return Arrays.stream(PackReceipt.Status.values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "status: not known (expected: "
                        + Arrays.stream(PackReceipt.Status.values())
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  private static String required(String field, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": absent");
    }
    return value;
  }
}
