package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Completion;
import java.io.IOException;

/**
 * Writes one answer to the client. Nothing is sent before the first piece or the end, so that an
 * error until then still gets its own status. An IOException means that the client has gone.
 */
interface AnswerWriter {

  void piece(String text) throws IOException;

  void end(Completion completion) throws IOException;

  /** The engine broke off: tells the client, as far as the answer's form has a way to. */
  void abort(ApiException error) throws IOException;
}
