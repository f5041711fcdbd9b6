package dev.sovereign.gateway.memory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A {@link FakeMemory} behind every port of memory. */
@Configuration(proxyBeanMethods = false)
public class FakeMemoryBeans {

  @Bean
  FakeMemory memory() {
    return new FakeMemory();
  }

  @Bean
  SessionDesk sessionDesk(FakeMemory memory) {
    return new SessionDesk(memory, memory);
  }

  @Bean
  MemoryDesk memoryDesk(FakeMemory memory) {
    return new MemoryDesk(memory, memory, memory);
  }
}
