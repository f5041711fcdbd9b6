package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Storing text that is asked about by reference, and reading answers that are given by one. */
@RestController
final class ContentController {

  private static final String PATH = "/api/content";
  private static final WireNames<DataClass> DATA_CLASSES = new WireNames<>(DataClass.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int PATIENCE_SECONDS = 30;

  private final Contents contents;

  // Each may hold three times 16 MiB while it is encrypted, in a process of 192 MiB.
  private final Semaphore one = new Semaphore(1, true);

  ContentController(Contents contents) {
    this.contents = contents;
  }

  /**
   * @param contentHash names it in this host's store
   * @param contentHost this host
   * @param dataClass as asked, for the reference alone: the store keeps everything at home
   * @param bytes its length
   */
  record Stored(String contentHash, String contentHost, String dataClass, int bytes) {}

  /** Keeps the body; the same bytes twice are kept once. */
  @PostMapping(path = PATH, produces = "application/json")
  ResponseEntity<Stored> put(
      HttpServletRequest request,
      @RequestHeader(name = "x-sovereign-data-class", required = false)
          @Nullable String dataClass) {
    DataClass chosen = dataClass(dataClass);
    enter();
    try {
      byte[] body = ContentBody.read(request);
      ContentRef kept = contents.put(body, chosen);
      return ResponseEntity.created(URI.create(PATH + "/" + kept.hash()))
          .body(new Stored(kept.hash(), kept.host(), DATA_CLASSES.of(chosen), body.length));
    } finally {
      one.release();
    }
  }

  @GetMapping(PATH + "/{hash}")
  void find(@PathVariable String hash, HttpServletResponse response) throws IOException {
    check(hash);
    enter();
    try {
      byte[] content = contents.find(hash).orElseThrow(ContentController::unknown);
      response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setContentLength(content.length);
      response.getOutputStream().write(content);
    } finally {
      one.release();
    }
  }

  /** Idempotent: done, too, when it is not there. */
  @DeleteMapping(PATH + "/{hash}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String hash) {
    check(hash);
    contents.delete(hash);
  }

  /** As private as can be when nothing is said; a mistyped class must not be a more open one. */
  private static DataClass dataClass(@Nullable String name) {
    DataClass chosen = name == null ? DataClass.KEEP_ON_DEVICE : DATA_CLASSES.find(name.strip());
    if (chosen == null) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          "x-sovereign-data-class: not known",
          "allowed: " + String.join(", ", DATA_CLASSES.all()));
    }
    return chosen;
  }

  private static void check(String hash) {
    if (!HASH.matcher(hash).matches()) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          "the hash is not one of content",
          "send the 64 lower-case hexadecimal digits of contentHash");
    }
  }

  private static DoorException unknown() {
    return new DoorException(
        HttpStatus.NOT_FOUND,
        "this host has no content by this hash",
        "ask the host that contentHost names; what was deleted is gone");
  }

  private void enter() {
    try {
      if (one.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new DoorException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "content is stored and read one at a time",
        "send it again");
  }
}
