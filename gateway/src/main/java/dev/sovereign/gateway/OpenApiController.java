package dev.sovereign.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the doors take and answer, for programs. */
@RestController
final class OpenApiController {

  private final byte[] document;

  OpenApiController() throws IOException {
    try (InputStream in = OpenApiController.class.getResourceAsStream("openapi.json")) {
      this.document = Objects.requireNonNull(in, "openapi.json").readAllBytes();
    }
  }

  @GetMapping(path = "/openapi.json", produces = "application/json")
  byte[] document() {
    return document;
  }
}
