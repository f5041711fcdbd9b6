package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorFilter;
import dev.sovereign.gateway.mcp.McpDoor;
import dev.sovereign.gateway.memory.FakeMemoryBeans;
import dev.sovereign.gateway.openai.FakeBatches;
import dev.sovereign.gateway.openai.FakeInference;
import dev.sovereign.gateway.openai.FakeLater;
import dev.sovereign.gateway.openai.OpenAiDoor;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Every door with fakes behind it; the token is {@code secret}. */
@SpringBootConfiguration
@Import({
  RestDoor.Controllers.class,
  OpenAiDoor.class,
  McpDoor.class,
  FakeMemoryBeans.class,
  FakeLater.class
})
public class FakeDoors {

  /**
   * For tools that need a running server, such as a fuzzer: calls meet every outcome in turn.
   *
   * @param args the port
   */
  public static void main(String[] args) {
    open(args[0]).getBean(FakeInference.class).takesTurns();
  }

  /** Opens them on a port of loopback; {@code 0} is any that is free. */
  public static ServletWebServerApplicationContext open(String port) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(FakeDoors.class)
            .contextFactory(_ -> new AnnotationConfigServletWebServerApplicationContext())
            .properties(
                Map.of(
                    "server.port", port,
                    "server.address", "127.0.0.1",
                    "spring.threads.virtual.enabled", "true",
                    "spring.main.banner-mode", "off",
                    "logging.level.root", "warn"))
            .run();
  }

  @Bean
  DoorFilter doorFilter() {
    return new DoorFilter("secret");
  }

  @Bean
  RestDoorTest.Fakes fakes() {
    return new RestDoorTest.Fakes();
  }

  @Bean
  FakeContents contents() {
    return new FakeContents();
  }

  @Bean
  FakeTreasury treasury() {
    return new FakeTreasury();
  }

  @Bean
  FakeInference inference() {
    return new FakeInference();
  }

  @Bean
  FakeBatches batches() {
    return new FakeBatches();
  }
}
