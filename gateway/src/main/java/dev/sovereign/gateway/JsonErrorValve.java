package dev.sovereign.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Errors that Tomcat itself finds, such as a request line that cannot be parsed, in the same shape
 * as all others. Tomcat makes it by name, so it is public with a constructor without arguments.
 */
public final class JsonErrorValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null || !status.isError() || response.getContentWritten() > 0) {
      return;
    }
    if (response.setErrorReported()) {
      write(response.getResponse(), status, isInference(request));
    }
  }

  private static boolean isInference(Request request) {
    // Nothing is mapped yet when the request line itself is at fault, so the text has to do.
    String path = request.getRequestURI();
    return path != null && path.startsWith("/v1/");
  }

  private void write(HttpServletResponse response, HttpStatus status, boolean inference) {
    String next =
        status.is4xxClientError() ? "check the request" : "see the worker's log: ./sovereign logs";
    try {
      if (inference) {
        String code = status.is4xxClientError() ? "invalid_request" : "internal_error";
        OpenAiError.of(status.value(), code, status.getReasonPhrase(), next).write(response);
      } else {
        ErrorWriter.write(response, status, DoorError.of(status.getReasonPhrase(), next));
      }
      response.flushBuffer();
    } catch (IOException e) {
      container.getLogger().debug("the caller went away before its error was written", e);
    }
  }
}
