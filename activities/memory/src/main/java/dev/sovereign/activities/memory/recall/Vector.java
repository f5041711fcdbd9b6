package dev.sovereign.activities.memory.recall;

import java.util.Arrays;

/** The meaning of a text as a direction: finite numbers, of length 1 together. Immutable. */
public final class Vector {

  private final float[] values;

  private Vector(float[] values) {
    this.values = values;
  }

  /**
   * The direction of these numbers.
   *
   * @throws IllegalArgumentException when they are none: no number, one that is not finite, or
   *     nothing but zeros
   */
  public static Vector of(float[] numbers) {
    double square = 0;
    for (float number : numbers) {
      square += (double) number * number;
    }
    if (!(square > 0) || Double.isInfinite(square)) {
      throw new IllegalArgumentException(
          "a vector of %d numbers without a direction".formatted(numbers.length));
    }
    float[] values = new float[numbers.length];
    double length = Math.sqrt(square);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (numbers[i] / length);
    }
    return new Vector(values);
  }

  /** How many numbers it has. */
  public int dimensions() {
    return values.length;
  }

  /** The numbers, in an array of the caller's own. */
  public float[] toArray() {
    return values.clone();
  }

  /** The cosine of the angle between the two, which have as many numbers. */
  public double cosine(Vector other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
