package dev.sovereign.modelserver.gguf;

/** The file cannot be used as weights. The message says why, without naming the file. */
public final class GgufException extends Exception {
  private static final long serialVersionUID = 1;

  GgufException(String message) {
    super(message);
  }
}
