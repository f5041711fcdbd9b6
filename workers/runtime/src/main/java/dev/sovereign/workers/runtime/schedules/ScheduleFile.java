package dev.sovereign.workers.runtime.schedules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code schedules.yaml}, strictly. */
public final class ScheduleFile {

  private static final String PACKAGED = "/schedules.yaml";

  private ScheduleFile() {}

  /**
   * Reads the checkout's {@code infra/schedules.yaml}, or the copy in this jar when there is no
   * checkout.
   *
   * @param checkout the root of the checkout, if known
   * @throws ScheduleFileException naming every problem
   */
  public static List<DeclaredSchedule> load(@Nullable Path checkout) {
    Path file = checkout == null ? null : checkout.resolve("infra").resolve("schedules.yaml");
    try {
      if (file != null && Files.exists(file)) {
        return parse(file.toString(), Files.readString(file));
      }
      try (InputStream packaged = ScheduleFile.class.getResourceAsStream(PACKAGED)) {
        if (packaged == null) {
          throw new IllegalStateException("the build left " + PACKAGED + " out of the jar");
        }
        return parse(
            PACKAGED.substring(1), new String(packaged.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new ScheduleFileException(List.of(file + ": cannot be read: " + e.getMessage()));
    }
  }

  /**
   * @param name of the source, for messages
   * @throws ScheduleFileException naming every problem
   */
  static List<DeclaredSchedule> parse(String name, String yaml) {
    List<String> problems = new ArrayList<>();
    List<DeclaredSchedule> schedules = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Fields top = new Fields(name, "", document(name, yaml), problems);
    List<?> items = top.list("schedules");
    for (int i = 0; i < items.size(); i++) {
      ScheduleEntry.read(name, "schedules[" + i + "]", items.get(i), problems)
          .ifPresent(
              schedule -> {
                if (!ids.add(schedule.id())) {
                  problems.add(name + ": id " + schedule.id() + " is declared twice");
                }
                schedules.add(schedule);
              });
    }
    top.refuseOthers();
    if (!problems.isEmpty()) {
      throw new ScheduleFileException(problems);
    }
    return List.copyOf(schedules);
  }

  private static Map<?, ?> document(String name, String yaml) {
    try {
      Object document =
          new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
      return document instanceof Map<?, ?> map ? map : Map.of();
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      throw new ScheduleFileException(List.of(name + ": not YAML: " + message));
    }
  }
}
