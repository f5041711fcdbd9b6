package dev.sovereign.cli.stack;

import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What the machine runs on, in one line. */
public final class PowerLine {

  private PowerLine() {}

  /** A line of its own, asked from the gateway; empty when it does not tell. */
  public static String read(Site site) {
    try {
      String line = of(new Gateway(site).capabilities().path("power"));
      return line.isEmpty() ? "" : "\n" + line;
    } catch (IOException _) {
      return "";
    }
  }

  /** Of the gateway's document; empty when it says nothing about power. */
  static String of(JsonNode power) {
    if (!power.isObject()) {
      return "";
    }
    JsonNode reading = power.path("reading");
    String heeded = Gateway.text(power, "heeded");
    return "power        %s%s, %s%s"
        .formatted(
            reading.path("onBattery").asBoolean(false) ? "battery" : "mains",
            reading.path("batteryPercent").isNumber()
                ? " (battery at " + reading.path("batteryPercent").asInt(0) + " %)"
                : "",
            Gateway.text(power, "advice").toLowerCase(Locale.ROOT).replace('_', '-'),
            heeded.isEmpty() ? ": changes nothing" : ": " + Printable.of(heeded));
  }
}
