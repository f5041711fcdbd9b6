package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorServer;
import io.temporal.client.WorkflowClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The REST door's beans. Who imports it provides {@link Machine}, {@link Schedules}, {@link
 * SealedSessions}, {@link Contents}, {@link Treasury}, {@link
 * dev.sovereign.gateway.memory.SessionDesk}, {@link dev.sovereign.gateway.memory.MemoryDesk},
 * {@link dev.sovereign.gateway.memory.MemoryAdmin}, a {@link WorkflowClient} and the {@link
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
    LastSessionController.class,
    SessionsController.class,
    PackController.class,
    MemoryController.class,
    MemoryAdminController.class,
    CycleController.class,
    ContentController.class,
    TreasuryController.class
  })
  static class Controllers {}
}
