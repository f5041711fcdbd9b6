package dev.sovereign.testing.economy;

import java.util.List;

/**
 * The day's power from a minute on, a line of {@code power.tsv}.
 *
 * @param minute of the day
 * @param what happens
 */
public record PowerRow(
    int minute,
    boolean onBattery,
    int percent,
    boolean solarPeak,
    int gramsCo2PerKwh,
    String what) {

  /** The whole day in its order. */
  public static List<PowerRow> all() {
    return Table.read("power.tsv").stream()
        .map(
            c ->
                new PowerRow(
                    Integer.parseInt(c.get(0)),
                    c.get(1).equals("yes"),
                    Integer.parseInt(c.get(2)),
                    c.get(3).equals("yes"),
                    Integer.parseInt(c.get(4)),
                    c.get(5)))
        .toList();
  }

  /** The row that holds at a minute. */
  static PowerRow at(List<PowerRow> rows, int minute) {
    PowerRow found = rows.getFirst();
    for (PowerRow row : rows) {
      found = row.minute <= minute ? row : found;
    }
    return found;
  }
}
