package dev.sovereign.gateway.openai;

import dev.sovereign.gateway.OpenAiError;

/** The door refuses a request before a call is made of it. */
final class RefusedException extends Exception {

  private final transient OpenAiError error;

  RefusedException(OpenAiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  OpenAiError error() {
    return error;
  }
}
