package dev.sovereign.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.memory.MemoryAdmin;
import dev.sovereign.gateway.memory.Page;
import dev.sovereign.gateway.memory.QueryText;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an owner does to the memory as a whole. */
@RestController
final class MemoryAdminController {

  private static final String JSON = "application/json";
  private static final String BUNDLE = "application/octet-stream";

  private final MemoryAdmin admin;

  MemoryAdminController(MemoryAdmin admin) {
    this.admin = admin;
  }

  /** What is to be exported. */
  record ExportBody(@Nullable Boolean includePrivate) {}

  /** A request that takes no field. */
  record NoFields() {}

  /** Every configured source. */
  record Sources(List<MemoryAdmin.SourceState> sources) {}

  @PostMapping(path = "/api/memory/erasures", produces = JSON)
  MemoryAdmin.Erased erase(HttpServletRequest request) {
    MemoryAdmin.Erasure erasure = StrictJson.read(request, MemoryAdmin.Erasure.class);
    return Refusals.translated(() -> admin.erase(erasure));
  }

  /**
   * A part of the log.
   *
   * @param next what {@code before} is to be for the page behind; absent at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ErasureLog(List<MemoryAdmin.LoggedErasure> erasures, @Nullable Long next) {}

  @GetMapping(path = "/api/memory/erasures", produces = JSON)
  ErasureLog erasures(HttpServletRequest request) {
    Page page = QueryText.of(request, "before", "limit").page();
    List<MemoryAdmin.LoggedErasure> read = Refusals.translated(() -> admin.erasures(page));
    return new ErasureLog(page.shown(read), page.next(read, MemoryAdmin.LoggedErasure::number));
  }

  /** The bundle is whole before its first byte is sent. */
  @PostMapping("/api/memory/export")
  void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ExportBody body = StrictJson.read(request, ExportBody.class);
    try (BundleFile file = BundleFile.create()) {
      MemoryAdmin.Exported exported =
          Refusals.translated(
              () -> admin.export(file.path(), Boolean.TRUE.equals(body.includePrivate())));
      response.setContentType(BUNDLE);
      response.setContentLengthLong(Files.size(file.path()));
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("x-sovereign-signer", exported.signer());
      response.setHeader("x-sovereign-sessions", "" + exported.sessions());
      response.setHeader("x-sovereign-facts", "" + exported.facts());
      response.setHeader("x-sovereign-withheld", "" + exported.withheld());
      Files.copy(file.path(), response.getOutputStream());
    }
  }

  @PostMapping(path = "/api/memory/import", produces = JSON)
  MemoryAdmin.Imported restore(HttpServletRequest request) throws IOException {
    Boolean trust = QueryText.of(request, "trust").flag("trust");
    String type = request.getContentType();
    if (type == null || !type.startsWith(BUNDLE)) {
      throw new DoorException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE, "this content type is not taken", "send " + BUNDLE);
    }
    try (BundleFile file = BundleFile.create()) {
      file.fill(request);
      return Refusals.translated(() -> admin.restore(file.path(), Boolean.TRUE.equals(trust)));
    }
  }

  @PostMapping(path = "/api/memory/index/rebuild", produces = JSON)
  @ResponseStatus(HttpStatus.ACCEPTED)
  MemoryAdmin.IndexState rebuild(HttpServletRequest request) {
    StrictJson.read(request, NoFields.class);
    return Refusals.translated(admin::rebuild);
  }

  @GetMapping(path = "/api/memory/index", produces = JSON)
  MemoryAdmin.IndexState index() {
    return Refusals.translated(admin::index);
  }

  @PostMapping(path = "/api/memory/sources/sync", produces = JSON)
  Sources syncSources(HttpServletRequest request) {
    StrictJson.read(request, NoFields.class);
    return new Sources(Refusals.translated(admin::syncSources));
  }
}
