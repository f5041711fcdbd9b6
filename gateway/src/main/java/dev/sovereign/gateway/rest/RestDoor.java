package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.JsonErrorValve;
import io.temporal.client.WorkflowClient;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The REST door's beans. Who imports it provides {@link Machine}, {@link Schedules}, {@link
 * Sessions}, a {@link WorkflowClient} and the {@link dev.sovereign.gateway.DoorFilter}.
 */
@Configuration(proxyBeanMethods = false)
@Import(RestDoor.Controllers.class)
public class RestDoor {

  @Bean
  Cycles cycles(WorkflowClient client) {
    return new TemporalCycles(client);
  }

  /**
   * The door without what is behind it. The auto-configurations are named one by one: each that is
   * not needed would cost start-up time and memory, and the error page is ours.
   */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @Import({
    ServiceController.class,
    ScheduleController.class,
    SessionController.class,
    CycleController.class,
    ErrorAdvice.class
  })
  static class Controllers {

    @Bean
    TomcatContextCustomizer jsonErrors() {
      return context ->
          ((StandardHost) context.getParent())
              .setErrorReportValveClass(JsonErrorValve.class.getName());
    }
  }
}
