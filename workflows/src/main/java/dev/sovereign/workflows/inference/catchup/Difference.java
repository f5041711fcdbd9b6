package dev.sovereign.workflows.inference.catchup;

/**
 * How two answers differ. Holds no content.
 *
 * @param similarPermille what they have in common, of a thousand; 1000 for the same text
 * @param added lines that only the later one has
 * @param removed lines that only the earlier one has
 */
public record Difference(int similarPermille, int added, int removed) {
  public Difference {
    if (similarPermille < 0 || similarPermille > 1000) {
      throw new IllegalArgumentException(
          "similarPermille: " + similarPermille + " (expected: 0 to 1000)");
    }
  }
}
