package dev.sovereign.config;

import dev.sovereign.config.ConfigReader.Element;
import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.Embeddings;
import dev.sovereign.config.SovereignConfig.Memory;
import dev.sovereign.config.SovereignConfig.Qdrant;
import dev.sovereign.config.SovereignConfig.Source;
import dev.sovereign.config.SovereignConfig.SourceKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Puts the section {@code memory} together. */
final class MemoryAssembly {

  private final ConfigReader reader;
  private final ApiKeys apiKeys;
  private final Problems problems;

  MemoryAssembly(ConfigReader reader, ApiKeys apiKeys, Problems problems) {
    this.reader = reader;
    this.apiKeys = apiKeys;
    this.problems = problems;
  }

  Memory memory() {
    return new Memory(reader.value(MemoryKeys.INDEX), qdrant(), embeddings(), sources());
  }

  private List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    for (Element element : reader.elements("memory.sources")) {
      SourceKind kind = element.find(MemoryKeys.SOURCE_KIND);
      String path = element.find(MemoryKeys.SOURCE_PATH);
      DataClass dataClass = element.value(MemoryKeys.SOURCE_DATA_CLASS);
      if (kind == SourceKind.GIT && dataClass != DataClass.INTERNAL) {
        problems.add(
            element.where(MemoryKeys.SOURCE_DATA_CLASS),
            "said of a git repository, expected: nothing; its commits are internal");
      } else if (kind != null && path != null) {
        sources.add(new Source(kind, element.resolve(path), dataClass));
      }
    }
    return sources;
  }

  private Qdrant qdrant() {
    return new Qdrant(
        address(MemoryKeys.QDRANT_ADDRESS, reader.value(MemoryKeys.QDRANT_ADDRESS)),
        apiKeys.find(MemoryKeys.QDRANT_API_KEY_FILE, reader, problems),
        reader.value(MemoryKeys.QDRANT_COLLECTION));
  }

  private Embeddings embeddings() {
    String address = reader.find(MemoryKeys.EMBEDDINGS_ADDRESS);
    return new Embeddings(
        address == null ? null : address(MemoryKeys.EMBEDDINGS_ADDRESS, address),
        reader.value(MemoryKeys.EMBEDDINGS_MODEL),
        reader.value(MemoryKeys.EMBEDDINGS_DIMENSIONS));
  }

  private URI address(Key<String> key, String text) {
    if (Form.hasUserInfo(text)) {
      // The address itself is not told: the problem is shown on screens and kept in logs.
      problems.add(reader.where(key), "holds a password, expected: an address without one");
      return URI.create("http://127.0.0.1");
    }
    URI address = URI.create(text.replaceFirst("/+$", ""));
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      problems.add(reader.where(key), text, "an address without query and fragment");
    }
    return address;
  }
}
