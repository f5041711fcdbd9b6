package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorServer;
import io.temporal.client.WorkflowClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The REST door's beans. Who imports it provides {@link Machine}, {@link Schedules}, {@link
 * Sessions}, {@link Contents}, a {@link WorkflowClient} and the {@link
 * dev.sovereign.gateway.DoorFilter}.
 */
@Configuration(proxyBeanMethods = false)
@Import(RestDoor.Controllers.class)
public class RestDoor {

  @Bean
  Cycles cycles(WorkflowClient client) {
    return new TemporalCycles(client);
  }

  /** The door without what is behind it. */
  @Configuration(proxyBeanMethods = false)
  @Import({
    DoorServer.class,
    ServiceController.class,
    ScheduleController.class,
    SessionController.class,
    CycleController.class,
    ContentController.class
  })
  static class Controllers {}
}
