package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Everything below {@code /v1}. A servlet of its own, because what a dispatcher does for every
 * request would cost more than all that is done here.
 */
final class OpenAiServlet extends HttpServlet {

  private final transient Calls calls;
  private final transient Reads reads;

  OpenAiServlet(Inference inference, OpenAiSettings settings) {
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
    Route route = Route.of(path);
    if (path == null || route == null) {
      throw nothing();
    }
    String method = request.getMethod();
    Operation operation = route.operation();
    if (!route.takes(method)) {
      withoutAnswer(route, method, response);
    } else if (operation != null) {
      calls.answer(operation, request, response);
    } else {
      reads.answer(route, route.parameterOf(path), response);
    }
  }

  private static void withoutAnswer(Route route, String method, HttpServletResponse response)
      throws RefusedException {
    response.setHeader("Allow", route.allow());
    if (!"OPTIONS".equals(method)) {
      throw new RefusedException(
          OpenAiError.of(
              405,
              "method_not_allowed",
              "this method is not taken here",
              "allowed: " + route.allow()));
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private static RefusedException nothing() {
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
