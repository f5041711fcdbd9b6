package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.gateway.DoorServer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The inference door's beans. Who imports it provides an {@link Inference} and the {@link
 * dev.sovereign.gateway.DoorFilter}, and may provide {@link OpenAiSettings} and a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
@Import(DoorServer.class)
public class OpenAiDoor {

  @Bean
  ServletRegistrationBean<OpenAiServlet> openAiServlet(
      Inference inference, ObjectProvider<OpenAiSettings> settings) {
    ServletRegistrationBean<OpenAiServlet> servlet =
        new ServletRegistrationBean<>(
            new OpenAiServlet(inference, settings.getIfAvailable(OpenAiSettings::defaults)),
            "/v1/*");
    servlet.setName("openai");
    servlet.setLoadOnStartup(1);
    return servlet;
  }

  @Bean
  CapabilitiesController capabilitiesController(
      Inference inference, ObjectProvider<OpenAiSettings> settings) {
    return new CapabilitiesController(inference, settings.getIfAvailable(OpenAiSettings::defaults));
  }

  @Bean
  CostController costController(Inference inference, ObjectProvider<Clock> clock) {
    return new CostController(inference, clock.getIfUnique(Clock::systemUTC));
  }
}
