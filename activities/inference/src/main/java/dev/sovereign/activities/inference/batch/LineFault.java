package dev.sovereign.activities.inference.batch;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an input file. Quotes nothing of it, since it may be private.
 *
 * @param line the line, from 1; absent when it is the file as a whole
 * @param code as OpenAI's API has it
 * @param message one line, with what was expected
 * @param param the field at fault; absent when it is none
 */
public record LineFault(
    @Nullable Integer line, String code, String message, @Nullable String param) {

  static LineFault ofFile(String code, String message) {
    return new LineFault(null, code, message, null);
  }

  static LineFault missing(int line, String param, String expected) {
    return new LineFault(
        line,
        "missing_required_parameter",
        "line %d: %s is missing or of another type (expected: %s)".formatted(line, param, expected),
        param);
  }

  static LineFault invalid(int line, String param, String code, String expected) {
    return new LineFault(
        line,
        code,
        "line %d: %s is another one (expected: %s)".formatted(line, param, expected),
        param);
  }
}
