package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.batch.Batch;
import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.batch.FileQuery;
import dev.sovereign.activities.inference.batch.LineFault;
import dev.sovereign.activities.inference.batch.StoredFile;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.gateway.DoorFilter;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.inference.RoutePolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files and batches of OpenAI's API. Thread-safe. */
final class BatchCalls {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BATCHES_A_PAGE = 20;
  private static final int MOST_BATCHES = 100;
  private static final int MOST_FILES = 10_000;
  private static final int MAX_ORDER_BYTES = 64 * 1024;

  private final Batches batches;
  private final OpenAiSettings settings;
  private final Inference inference;
  private final RoutePolicy policy;

  /**
   * @param inference whose policy and endpoints count
   */
  BatchCalls(Batches batches, OpenAiSettings settings, Inference inference) {
    this.inference = inference;
    this.batches = batches;
    this.settings = settings;
    this.policy = inference.policy();
  }

  void serve(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException, RefusedException {
    BatchRoute route = BatchRoute.of(path);
    if (route == null) {
      throw OpenAiServlet.nothing();
    }
    String method = request.getMethod();
    if (!route.takes(method)) {
      OpenAiServlet.withoutAnswer(route.allow(), method, response);
      return;
    }
    String id = route.idOf(path);
    switch (route) {
      case FILES -> write(response, method.equals("POST") ? upload(request) : files(request));
      case FILE ->
          write(response, method.equals("DELETE") ? delete(id, request) : file(id, request));
      case FILE_CONTENT -> content(known(id, request), response);
      case BATCHES -> write(response, method.equals("POST") ? create(request) : list(request));
      case BATCH -> write(response, json(batch(id, request)));
      case BATCH_CANCEL -> write(response, cancel(id, request));
    }
  }

  private ObjectNode upload(HttpServletRequest request) throws RefusedException {
    try {
      return taken(request);
    } catch (RefusedException e) {
      Upload.drain(request);
      throw e;
    }
  }

  private ObjectNode taken(HttpServletRequest request) throws RefusedException {
    Hints hints = Hints.read(request, settings, policy);
    DataClass dataClass = hints.dataClass();
    if (dataClass == DataClass.KEEP_ON_DEVICE && !owner(request)) {
      throw tokenRequired();
    }
    return BatchJson.of(new Upload(batches, dataClass).take(request));
  }

  private ObjectNode files(HttpServletRequest request) throws RefusedException {
    int limit = limit(request, MOST_FILES, MOST_FILES);
    boolean ascending = "asc".equals(request.getParameter("order"));
    List<ObjectNode> found =
        batches
            .files(
                new FileQuery(
                    name(request, "purpose"),
                    name(request, "after"),
                    limit + 1,
                    ascending,
                    owner(request)))
            .stream()
            .map(BatchJson::of)
            .toList();
    return page(found, limit);
  }

  private ObjectNode file(String id, HttpServletRequest request) throws RefusedException {
    return BatchJson.of(known(id, request));
  }

  private ObjectNode delete(String id, HttpServletRequest request) throws RefusedException {
    known(id, request);
    List<String> users = batches.delete(id);
    if (!users.isEmpty()) {
      throw refuse(
          409,
          "file_in_use",
          "a batch still needs this file: " + users.getFirst(),
          "cancel it first, or wait until it has ended");
    }
    return BatchJson.deleted(id);
  }

  private void content(StoredFile file, HttpServletResponse response) throws IOException {
    response.setContentType("application/octet-stream");
    response.setContentLengthLong(file.bytes());
    try (InputStream content = batches.content(file.id())) {
      content.transferTo(response.getOutputStream());
    }
  }

  private StoredFile known(String id, HttpServletRequest request) throws RefusedException {
    StoredFile file = CallIds.isPlausible(id) ? batches.file(id).orElse(null) : null;
    if (file == null) {
      throw refuse(404, "file_not_found", "no file has this id", "GET /v1/files lists them");
    }
    checkOwner(file.dataClass(), request);
    return file;
  }

  private ObjectNode create(HttpServletRequest request) throws RefusedException {
    Hints hints = Hints.read(request, settings, policy);
    BatchOrders orders = BatchOrders.read(Bodies.read(request, MAX_ORDER_BYTES), hints);
    StoredFile input = known(orders.inputFileId(), request);
    DataClass dataClass = stricter(input.dataClass(), hints);
    checkOwner(dataClass, request);
    if (orders.deferUntil() != null) {
      Reach.of(inference, null, dataClass).check(Hints.DEFER_UNTIL, orders.deferUntil().tiers());
    }
    try {
      return json(batches.create(orders.terms(dataClass), orders.length()));
    } catch (CallWorkflows.UnavailableException e) {
      throw refuse(
          503,
          "workflows_unavailable",
          String.valueOf(e.getMessage()),
          "see ./sovereign status; send it again later");
    }
  }

  /** What was private as a file is no less private as a batch. */
  private static DataClass stricter(DataClass file, Hints hints) {
    return hints.classGiven() && hints.dataClass().compareTo(file) > 0 ? hints.dataClass() : file;
  }

  private ObjectNode list(HttpServletRequest request) throws RefusedException {
    int limit = limit(request, BATCHES_A_PAGE, MOST_BATCHES);
    List<ObjectNode> found =
        batches.list(name(request, "after"), limit + 1, owner(request)).stream()
            .map(this::json)
            .toList();
    return page(found, limit);
  }

  private ObjectNode cancel(String id, HttpServletRequest request) throws RefusedException {
    Batch batch = batch(id, request);
    if (batch.status().ended()) {
      throw refuse(
          409,
          "batch_ended",
          "the batch is " + batch.status().wire() + " already",
          "see its output_file_id and error_file_id");
    }
    return json(batches.cancel(id).orElse(batch));
  }

  private Batch batch(String id, HttpServletRequest request) throws RefusedException {
    Batch batch = CallIds.isPlausible(id) ? batches.find(id).orElse(null) : null;
    if (batch == null) {
      throw refuse(404, "batch_not_found", "no batch has this id", "GET /v1/batches lists them");
    }
    checkOwner(batch.terms().dataClass(), request);
    return batch;
  }

  private ObjectNode json(Batch batch) {
    List<LineFault> faults =
        batch.status() == BatchStatus.FAILED ? batches.faults(batch.id()) : List.of();
    return BatchJson.of(batch, faults);
  }

  private static ObjectNode page(List<ObjectNode> found, int limit) {
    boolean more = found.size() > limit;
    return BatchJson.page(more ? found.subList(0, limit) : found, more);
  }

  private static int limit(HttpServletRequest request, int otherwise, int most)
      throws RefusedException {
    String given = request.getParameter("limit");
    if (given == null) {
      return otherwise;
    }
    boolean number = given.matches("[1-9][0-9]{0,4}") && Integer.parseInt(given) <= most;
    if (!number) {
      throw new RefusedException(
          new OpenAiError(
              400,
              "invalid_request",
              "limit",
              "limit: not such a number",
              "expected: 1 to " + most));
    }
    return Integer.parseInt(given);
  }

  private static @Nullable String name(HttpServletRequest request, String parameter)
      throws RefusedException {
    String given = request.getParameter(parameter);
    if (given != null && !CallIds.isPlausible(given)) {
      throw new RefusedException(
          new OpenAiError(
              400,
              "invalid_request",
              parameter,
              parameter + ": no such value",
              "leave it out, or see GET /openapi.json"));
    }
    return given;
  }

  private static boolean owner(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(DoorFilter.OWNER));
  }

  private static void checkOwner(DataClass dataClass, HttpServletRequest request)
      throws RefusedException {
    if (dataClass == DataClass.KEEP_ON_DEVICE && !owner(request)) {
      throw tokenRequired();
    }
  }

  private static RefusedException tokenRequired() {
    return refuse(
        401,
        "token_required",
        "private files and batches are their owner's, and there is no valid token",
        "send Authorization: Bearer <content of $SOVEREIGN_HOME/token>; clients of OpenAI's API do"
            + " with it as api_key");
  }

  private static RefusedException refuse(int status, String code, String message, String next) {
    return new RefusedException(new OpenAiError(status, code, null, message, next));
  }

  private static void write(HttpServletResponse response, ObjectNode body) throws IOException {
    WholeAnswer.json(response, 200, RawJson.of(JSON.writeValueAsBytes(body)));
  }
}
