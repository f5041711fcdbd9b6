package dev.sovereign.testing.gateways;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The forwarder as most would write it: a Spring MVC controller that calls the upstream with the
 * JDK's client and gives its answer back. It knows whole chat answers only.
 */
public final class SpringForwarder {

  private static final String UPSTREAM = "forwarder.upstream";

  private SpringForwarder() {}

  /** Arguments: the port to serve, and the upstream's base address ending in {@code /v1}. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(Application.class)
        .properties(
            Map.of(
                "server.address",
                "127.0.0.1",
                "server.port",
                arguments[0],
                // As ours: a connection is kept for any number of requests.
                "server.tomcat.max-keep-alive-requests",
                "-1",
                "spring.threads.virtual.enabled",
                "true",
                "spring.main.banner-mode",
                "off",
                "logging.level.root",
                "warn",
                UPSTREAM,
                arguments[1]))
        .run();
  }

  /** Just what serves a controller, and not what else is on this class path. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
  })
  static class Application {
    @Bean
    Forward forward(@Value("${" + UPSTREAM + "}") URI base) {
      return new Forward(base);
    }
  }

  /** One request, one answer. */
  @RestController
  static class Forward {
    private final URI chat;
    private final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    Forward(URI base) {
      this.chat = URI.create(base + "/chat/completions");
    }

    @PostMapping("/v1/chat/completions")
    ResponseEntity<byte[]> chat(@RequestBody byte[] body) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(chat)
              .header(HttpHeaders.CONTENT_TYPE, "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      return ResponseEntity.status(answer.statusCode())
          .header(
              HttpHeaders.CONTENT_TYPE,
              answer.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse("application/json"))
          .body(answer.body());
    }
  }
}
