package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.gateway.DoorServer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The inference door's beans. Who imports it provides an {@link Inference}, {@link CatchUps},
 * {@link CachedAnswers} and the {@link dev.sovereign.gateway.DoorFilter}, and may provide {@link
 * OpenAiSettings}, a {@link Clock} and {@link Batches}; without these there are no files and
 * batches.
 */
@Configuration(proxyBeanMethods = false)
@Import(DoorServer.class)
public class OpenAiDoor {

  @Bean
  ServletRegistrationBean<OpenAiServlet> openAiServlet(
      Inference inference,
      ObjectProvider<OpenAiSettings> settings,
      ObjectProvider<Batches> batches) {
    ServletRegistrationBean<OpenAiServlet> servlet =
        new ServletRegistrationBean<>(
            new OpenAiServlet(
                inference,
                settings.getIfAvailable(OpenAiSettings::defaults),
                batches.getIfAvailable()),
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
  CatchUpController catchUpController(CatchUps catchUps) {
    return new CatchUpController(catchUps);
  }

  @Bean
  CacheController cacheController(CachedAnswers cached) {
    return new CacheController(cached);
  }

  @Bean
  CostController costController(Inference inference, ObjectProvider<Clock> clock) {
    return new CostController(inference, clock.getIfUnique(Clock::systemUTC));
  }
}
