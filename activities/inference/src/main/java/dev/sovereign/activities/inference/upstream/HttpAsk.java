package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.RawJson;
import java.util.List;

/**
 * What is sent. The body travels as it is.
 *
 * @param method for example {@code POST}
 * @param path of the server with its query, not of the base address
 * @param headers beside those that the transport sets itself
 * @param body empty for none
 */
record HttpAsk(String method, String path, List<Field> headers, RawJson body) {

  /** One header. */
  record Field(String name, String value) {

    /** The value may be a key. */
    @Override
    public String toString() {
      return name;
    }
  }
}
