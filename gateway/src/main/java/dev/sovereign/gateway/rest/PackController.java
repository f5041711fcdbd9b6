package dev.sovereign.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.gateway.memory.PackQuery;
import dev.sovereign.gateway.memory.Page;
import dev.sovereign.gateway.memory.QueryText;
import dev.sovereign.gateway.memory.ReceiptRequest;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.SessionDesk;
import dev.sovereign.gateway.memory.StrictJson;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.PackReceipt;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a line of work stands, for whoever goes on. */
@RestController
final class PackController {

  private static final MediaType MARKDOWN = MediaType.parseMediaType("text/markdown;charset=UTF-8");

  private final SessionDesk sessions;

  PackController(SessionDesk sessions) {
    this.sessions = sessions;
  }

  @GetMapping("/api/sessions/pack")
  ResponseEntity<Object> resume(HttpServletRequest request) {
    // Ids of the metabolism's sessions hold slashes, which a path cannot carry in one piece.
    QueryText query =
        QueryText.of(request, "line", "sessionId", "query", "maxTokens", "upTo", "repository");
    String sessionId = query.text("sessionId");
    if (sessionId != null) {
      sessions.find(sessionId);
    }
    return answer(request, sessionId, query);
  }

  @GetMapping("/api/sessions/{sessionId}/pack")
  ResponseEntity<Object> resume(@PathVariable String sessionId, HttpServletRequest request) {
    sessions.find(sessionId);
    return answer(request, sessionId, QueryText.of(request, "query", "maxTokens", "upTo"));
  }

  @PostMapping("/api/sessions/packs/{packId}/receipts")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void acknowledge(@PathVariable String packId, HttpServletRequest request) {
    ReceiptRequest body = StrictJson.read(request, ReceiptRequest.class);
    if (body.packId() != null && !body.packId().equals(packId)) {
      throw Refusals.bad("packId: not that of the path; leave it out");
    }
    sessions.acknowledge(
        new ReceiptRequest(packId, body.receiver(), body.status(), body.sessionId()).receipt());
  }

  /**
   * A receipt as it was kept.
   *
   * @param number its place among all, by which they are paged
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReceiptView(
      long number,
      String packId,
      String receiver,
      String status,
      @Nullable String sessionId,
      Instant receivedAt) {

    static ReceiptView of(KeptReceipt kept) {
      PackReceipt said = kept.receipt();
      return new ReceiptView(
          kept.number(),
          said.packId(),
          said.receiver(),
          said.status().name().toLowerCase(Locale.ROOT),
          said.sessionId(),
          kept.receivedAt());
    }
  }

  /**
   * A part of the receipts.
   *
   * @param next what {@code before} is to be for the page behind; absent at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReceiptList(List<ReceiptView> receipts, @Nullable Long next) {}

  @GetMapping(path = "/api/sessions/packs/receipts", produces = "application/json")
  ReceiptList receipts(HttpServletRequest request) {
    QueryText query = QueryText.of(request, "packId", "status", "before", "limit");
    Page page = query.page();
    List<KeptReceipt> read = sessions.receipts(query.text("packId"), query.text("status"), page);
    return new ReceiptList(
        page.shown(read).stream().map(ReceiptView::of).toList(),
        page.next(read, KeptReceipt::number));
  }

  private ResponseEntity<Object> answer(
      HttpServletRequest request, @Nullable String sessionId, QueryText query) {
    PackQuery wanted =
        new PackQuery(
            query.text("line"),
            sessionId,
            query.text("query"),
            query.number("maxTokens"),
            query.text("upTo"),
            query.text("repository"));
    ContextPack pack = sessions.resume(wanted.request());
    return wantsMarkdown(request)
        ? ResponseEntity.ok().contentType(MARKDOWN).body(pack.markdown())
        : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(pack);
  }

  /** People and models ask for it by name; whoever takes anything gets the document. */
  private static boolean wantsMarkdown(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
        .anyMatch(accept -> accept.toLowerCase(Locale.ROOT).contains("text/markdown"));
  }
}
