package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /v1}. A servlet of its own, because what a dispatcher does for every
 * request would cost more than all that is done here.
 */
final class OpenAiServlet extends HttpServlet {

  private final transient Calls calls;
  private final transient Reads reads;

  private final transient @Nullable BatchCalls batches;

  /**
   * @param batches absent when there are none here
   */
  OpenAiServlet(Inference inference, OpenAiSettings settings, @Nullable Batches batches) {
    this.batches = batches == null ? null : new BatchCalls(batches, settings, inference);
    this.calls = new Calls(inference, settings);
    this.reads = new Reads(inference);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      serve(request, response);
    } catch (RefusedException e) {
      fail(response, e.error());
    } catch (RuntimeException e) {
      fail(response, Unexpected.error(e));
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response)
      throws IOException, RefusedException {
    String path = request.getPathInfo();
    if (batches != null && BatchRoute.isBelow(path)) {
      batches.serve(String.valueOf(path), request, response);
      return;
    }
    Route route = Route.of(path);
    if (path == null || route == null) {
      throw nothing();
    }
    String method = request.getMethod();
    Operation operation = route.operation();
    if (!route.takes(method)) {
      withoutAnswer(route.allow(), method, response);
    } else if (operation != null) {
      calls.answer(operation, request, response);
    } else {
      reads.answer(route, route.parameterOf(path), response);
    }
  }

  /** Of a method that is not taken, or asks what is. */
  static void withoutAnswer(String allow, String method, HttpServletResponse response)
      throws RefusedException {
    response.setHeader("Allow", allow);
    if (!"OPTIONS".equals(method)) {
      throw new RefusedException(
          OpenAiError.of(
              405, "method_not_allowed", "this method is not taken here", "allowed: " + allow));
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  static RefusedException nothing() {
    return new RefusedException(
        OpenAiError.of(
            404, "unknown_path", "nothing is here", "the paths are listed in GET /openapi.json"));
  }

  private static void fail(HttpServletResponse response, OpenAiError error) throws IOException {
    if (!response.isCommitted()) {
      response.resetBuffer();
      error.write(response);
    }
  }
}
