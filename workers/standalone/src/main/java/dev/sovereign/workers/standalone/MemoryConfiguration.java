package dev.sovereign.workers.standalone;

import dev.sovereign.activities.handoff.PostgresSessions;
import dev.sovereign.activities.memory.Erasures;
import dev.sovereign.activities.memory.PostgresFacts;
import dev.sovereign.activities.memory.PostgresFullText;
import dev.sovereign.activities.memory.PostgresOutbox;
import dev.sovereign.activities.memory.bundle.Bundles;
import dev.sovereign.activities.memory.lucene.LuceneFactIndex;
import dev.sovereign.activities.memory.lucene.LuceneGenerations;
import dev.sovereign.activities.memory.qdrant.QdrantAddress;
import dev.sovereign.activities.memory.qdrant.QdrantGenerations;
import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.HttpEmbeddings;
import dev.sovereign.activities.memory.recall.IndexGenerations;
import dev.sovereign.activities.memory.recall.Recalling;
import dev.sovereign.activities.memory.sources.ConfiguredSources;
import dev.sovereign.activities.memory.sources.FolderWatch;
import dev.sovereign.activities.memory.sources.Source;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.config.Secret;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.gateway.memory.MemoryAdmin;
import dev.sovereign.gateway.memory.MemoryDesk;
import dev.sovereign.gateway.memory.SessionDesk;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.tracing.Tracing;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is remembered on this machine, and how it is found again. */
@Configuration(proxyBeanMethods = false)
class MemoryConfiguration {

  /** A page of texts takes the small model seconds on busy cores; a question waits no longer. */
  private static final Duration EMBED = Duration.ofSeconds(10);

  private static final int QDRANT_PORT = 6334;

  private final DataSource database;

  MemoryConfiguration(Pools pools, Tracing tracing) {
    this.database = tracing.wrap(pools.open("memory"));
  }

  @Bean
  EmbeddingModel embeddings(SovereignConfig config) {
    var chosen = config.memory().embeddings();
    URI own = URI.create("http://127.0.0.1:" + config.ports().model() + "/v1");
    return new HttpEmbeddings(
        Objects.requireNonNullElse(chosen.address(), own),
        new EmbeddingSpec(chosen.model(), chosen.dimensions()),
        EMBED);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Recalling recalling(
      SovereignConfig config, SovereignHome home, PostgresFacts facts, EmbeddingModel model) {
    return Recalling.over(
        facts,
        new PostgresFullText(database),
        new PostgresOutbox(database),
        generations(config.memory(), home),
        () -> LuceneFactIndex.inMemory(model.spec()),
        model,
        Clock.systemUTC());
  }

  @Bean
  ConfiguredSources sources(SovereignConfig config, PostgresFacts facts, ContentStore contents) {
    List<Source> sources =
        config.memory().sources().stream().map(MemoryConfiguration::source).toList();
    return new ConfiguredSources(sources, database, facts, contents);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FolderWatch folderWatch(ConfiguredSources sources) {
    return sources.watch();
  }

  private static Source source(SovereignConfig.Source configured) {
    return switch (configured.kind()) {
      case MARKDOWN ->
          Source.markdown(configured.folder(), DataClass.valueOf(configured.dataClass().name()));
      case GIT -> Source.git(configured.folder());
    };
  }

  @Bean
  SessionDesk sessionDesk(PostgresSessions sessions, SessionKeeper keeper, PostgresFacts facts) {
    return new SessionDesk(new AttendedSessions(sessions, keeper), facts);
  }

  @Bean
  MemoryDesk memoryDesk(PostgresFacts facts, Recalling recalling) {
    return new MemoryDesk(facts, recalling.recall(), new LearntPatterns(recalling.patterns()));
  }

  @Bean
  MemoryAdmin memoryAdmin(
      SovereignConfig config,
      SovereignHome home,
      HostIdentity host,
      ContentStore contents,
      EmbeddingModel model,
      Recalling recalling,
      ConfiguredSources sources) {
    IndexKeeping index =
        new IndexKeeping(
            config.memory().index().name(),
            recalling.rebuild(),
            recalling.recall(),
            model,
            new PostgresOutbox(database));
    return new OwnersMemory(
        new Erasures(database, contents, host.id()),
        new Bundles(
            database,
            contents,
            home.home().resolve("bundle-key"),
            home.home().resolve("trusted-signers")),
        sources,
        index,
        Clock.systemUTC());
  }

  private static IndexGenerations generations(SovereignConfig.Memory memory, SovereignHome home) {
    return switch (memory.index()) {
      case EMBEDDED -> new LuceneGenerations(home.home().resolve("memory-index"));
      case QDRANT -> new QdrantGenerations(address(memory.qdrant()));
    };
  }

  private static QdrantAddress address(SovereignConfig.Qdrant qdrant) {
    URI address = qdrant.address();
    Secret key = qdrant.apiKey();
    return new QdrantAddress(
        Objects.requireNonNull(address.getHost()),
        address.getPort() < 0 ? QDRANT_PORT : address.getPort(),
        "https".equals(address.getScheme()),
        () -> key == null ? "" : key.reveal(),
        qdrant.collection());
  }
}
