package dev.sovereign.config;

import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.IndexChoice;
import dev.sovereign.config.SovereignConfig.SourceKind;
import java.util.List;

/** The keys of {@code memory}; a part of {@link Keys}. */
final class MemoryKeys {

  static final Key<IndexChoice> INDEX =
      Key.of(
          "memory.index",
          "embedded",
          Form.choice(IndexChoice.class),
          "Where facts are found by words and by meaning: in an index on this machine's disk, or in"
              + " a Qdrant server. It can be lost and rebuilt; the facts are in PostgreSQL.");
  static final Key<String> QDRANT_ADDRESS =
      Key.of(
          "memory.qdrant.address",
          "http://127.0.0.1:6334",
          Form.httpUrl(),
          "The gRPC address of the Qdrant server; `https` for TLS.");
  static final Key<String> QDRANT_API_KEY_FILE =
      Key.of(
          "memory.qdrant.api-key-file",
          null,
          Form.matching("a path", "(?!.*://).*\\S.*"),
          "A file that holds its key and that others cannot read. None when absent.");
  static final Key<String> QDRANT_COLLECTION =
      Key.of(
          "memory.qdrant.collection",
          "sovereign-facts",
          Form.matching("letters, digits and _ -", "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"),
          "Begins the names of its collections. Installations that share a server need one each.");
  static final Key<String> EMBEDDINGS_ADDRESS =
      Key.of(
          "memory.embeddings.address",
          null,
          Form.httpUrl(),
          "The base of an OpenAI-compatible API with `/embeddings`, with its `/v1`. The machine's"
              + " own model server when absent. Private facts are only sent to a literal loopback"
              + " address.");
  static final Key<String> EMBEDDINGS_MODEL =
      Key.of(
          "memory.embeddings.model",
          "all-minilm-l6-v2",
          Form.matching("a model's name without spaces", "(?!.*://)\\S+"),
          "Which model makes vectors. After a change facts are found by words only until the index"
              + " is rebuilt.");
  static final Key<Integer> EMBEDDINGS_DIMENSIONS =
      Key.of(
          "memory.embeddings.dimensions",
          "384",
          Form.integer(1, 4_096),
          "How many numbers its vectors have.");

  static final Key<SourceKind> SOURCE_KIND =
      Key.required(
          "memory.sources[].kind",
          Form.choice(SourceKind.class),
          "What is kept in step: the sections of a folder of Markdown, for example an Obsidian"
              + " vault, or the commits of a git repository.");
  static final Key<String> SOURCE_PATH =
      Key.required("memory.sources[].path", Form.text("a folder"), "Its folder on this machine.");
  static final Key<DataClass> SOURCE_DATA_CLASS =
      Key.of(
          "memory.sources[].data-class",
          "internal",
          Form.choice(DataClass.class),
          "How far what a folder says may travel. What git says is internal.");

  static final List<Key<?>> ALL =
      List.of(
          INDEX,
          QDRANT_ADDRESS,
          QDRANT_API_KEY_FILE,
          QDRANT_COLLECTION,
          EMBEDDINGS_ADDRESS,
          EMBEDDINGS_MODEL,
          EMBEDDINGS_DIMENSIONS,
          SOURCE_KIND,
          SOURCE_PATH,
          SOURCE_DATA_CLASS);

  private MemoryKeys() {}
}
