package dev.sovereign.gateway;

import java.nio.charset.StandardCharsets;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.RequestContextFilter;

/**
 * The server that every door stands on. The auto-configurations are named one by one: each that is
 * not needed would cost start-up time and memory, and the error page is ours.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class
})
@Import({ErrorAdvice.class, OpenApiController.class})
public class DoorServer {

  @Bean
  TomcatContextCustomizer jsonErrorsInUtf8() {
    return context -> {
      ((StandardHost) context.getParent()).setErrorReportValveClass(JsonErrorValve.class.getName());
      context.setRequestCharacterEncoding(StandardCharsets.UTF_8.name());
    };
  }

  /** The dispatcher does the same for its own requests, and the inference door needs none of it. */
  @Bean
  FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
    FilterRegistrationBean<RequestContextFilter> none =
        new FilterRegistrationBean<>(new RequestContextFilter());
    none.setEnabled(false);
    return none;
  }

  @Bean
  TomcatConnectorCustomizer wholeIdsAndLateContinue() {
    return connector -> {
      // Ids of models and workflows hold slashes, which clients send encoded.
      connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
      if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
        // A body that is going to be refused is not asked for.
        http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
      }
    };
  }
}
