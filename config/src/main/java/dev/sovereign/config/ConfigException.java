package dev.sovereign.config;

import java.util.List;

/**
 * The configuration cannot be used. The message is every problem, one a line: where, found,
 * expected; it is meant for the operator as it is.
 */
public final class ConfigException extends RuntimeException {

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem, in the order of the file, those of the environment after it. */
  public List<String> problems() {
    return problems;
  }
}
