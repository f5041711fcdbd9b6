package dev.sovereign.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The machine's own model server, which needs no configuration. */
@ExtendWith(SharedStack.Resolver.class)
class ModelServerDoorE2E extends RealModelContract {

  private @Nullable Stack stack;

  @BeforeEach
  void find(SharedStack shared) {
    stack = shared.stack();
  }

  @Override
  @Nullable Stack stack() {
    return stack;
  }

  @Override
  String endpoint() {
    return "model";
  }
}
