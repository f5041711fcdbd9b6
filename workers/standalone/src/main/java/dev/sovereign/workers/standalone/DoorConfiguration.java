package dev.sovereign.workers.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.handoff.HandoffStore;
import dev.sovereign.activities.handoff.SealedSession;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.gateway.DoorFilter;
import dev.sovereign.gateway.mcp.McpDoor;
import dev.sovereign.gateway.openai.OpenAiDoor;
import dev.sovereign.gateway.rest.Contents;
import dev.sovereign.gateway.rest.Machine;
import dev.sovereign.gateway.rest.RestDoor;
import dev.sovereign.gateway.rest.Schedules;
import dev.sovereign.gateway.rest.SealedSessions;
import dev.sovereign.workers.runtime.WorkerLifecycle;
import dev.sovereign.workers.runtime.database.SecretFiles;
import dev.sovereign.workers.runtime.schedules.ScheduleReconciler;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.Payloads;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is behind the doors on this machine. */
@Configuration(proxyBeanMethods = false)
@Import({RestDoor.class, OpenAiDoor.class, McpDoor.class})
class DoorConfiguration {

  @Bean
  DoorFilter doorFilter(SovereignHome home) {
    return new DoorFilter(SecretFiles.read(home.token()));
  }

  @Bean
  Machine machine(WorkerLifecycle worker, PrometheusMeterRegistry meters) {
    return new Machine() {
      @Override
      public Liveness liveness() {
        String waiting = worker.waiting();
        return new Liveness(worker.polling(), waiting.isEmpty() ? "polling" : waiting);
      }

      @Override
      public String metrics() {
        return meters.scrape();
      }
    };
  }

  @Bean
  Schedules schedules(ScheduleReconciler reconciler) {
    return new ReconciledSchedules(reconciler);
  }

  @Bean
  SealedSessions sealedSessions(HandoffStore store) {
    ObjectMapper json = Payloads.mapper();
    return () -> store.findLastSession().map(session -> write(json, session));
  }

  @Bean
  Contents contentsOfTheDoor(ContentStore store) {
    return new StoredContents(store);
  }

  private static String write(ObjectMapper json, SealedSession session) {
    try {
      return json.writeValueAsString(session);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values", e);
    }
  }
}
