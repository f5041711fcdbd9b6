package dev.sovereign.activities.memory.lucene;

import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.FactIndex;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import dev.sovereign.activities.memory.recall.IndexedFact;
import dev.sovereign.activities.memory.recall.Scored;
import dev.sovereign.activities.memory.recall.Vector;
import dev.sovereign.activities.memory.recall.Words;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * One Lucene index. Searches see the last commit, so what is found is what would survive a crash.
 */
public final class LuceneFactIndex implements FactIndex {

  /** Raised when what is written changes; an index of another form is made anew. */
  private static final String FORM = "1";

  private static final String FORM_KEY = "sovereign.form";
  private static final String MODEL_KEY = "sovereign.model";
  private static final String DIMENSIONS_KEY = "sovereign.dimensions";

  /** Searched beyond what is asked for: the graph is walked further and misses less. */
  private static final int LEAST_CANDIDATES = 100;

  private final Directory directory;
  private final EmbeddingSpec spec;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  private LuceneFactIndex(Directory directory, EmbeddingSpec spec, IndexWriter writer)
      throws IOException {
    this.directory = directory;
    this.spec = spec;
    this.writer = writer;
    this.searchers = new SearcherManager(directory, null);
  }

  /** An empty index that nothing is left of when it is closed: for what may be on no disk. */
  public static LuceneFactIndex inMemory(EmbeddingSpec spec) {
    try {
      return create(new ByteBuffersDirectory(), spec);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  static LuceneFactIndex create(Directory directory, EmbeddingSpec spec) throws IOException {
    IndexWriter writer = writer(directory, IndexWriterConfig.OpenMode.CREATE);
    Map<String, String> about =
        Map.of(
            FORM_KEY, FORM,
            MODEL_KEY, spec.model(),
            DIMENSIONS_KEY, String.valueOf(spec.dimensions()));
    writer.setLiveCommitData(about.entrySet());
    writer.commit();
    return new LuceneFactIndex(directory, spec, writer);
  }

  /**
   * @throws IOException when it cannot be read, or is of another form
   */
  static LuceneFactIndex open(Directory directory) throws IOException {
    EmbeddingSpec spec = readSpec(directory);
    IndexWriter writer = writer(directory, IndexWriterConfig.OpenMode.APPEND);
    return new LuceneFactIndex(directory, spec, writer);
  }

  private static EmbeddingSpec readSpec(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      Map<String, String> about = reader.getIndexCommit().getUserData();
      if (!FORM.equals(about.get(FORM_KEY))) {
        throw new IOException("an index of form " + about.get(FORM_KEY) + ", not " + FORM);
      }
      return new EmbeddingSpec(
          about.getOrDefault(MODEL_KEY, ""),
          Integer.parseInt(about.getOrDefault(DIMENSIONS_KEY, "0")));
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static IndexWriter writer(Directory directory, IndexWriterConfig.OpenMode mode)
      throws IOException {
    QuietLucene.start();
    IndexWriterConfig config = new IndexWriterConfig(Words.analyzer());
    config.setOpenMode(mode).setCodec(new QuantizedCodec()).setCommitOnClose(false);
    return new IndexWriter(directory, config);
  }

  @Override
  public EmbeddingSpec spec() {
    return spec;
  }

  @Override
  public void put(List<IndexedFact> facts) {
    run(
        () -> {
          for (IndexedFact fact : facts) {
            writer.updateDocument(FactDocuments.key(fact.id()), FactDocuments.document(fact));
          }
        });
  }

  @Override
  public void erase(Collection<FactId> ids) {
    run(() -> writer.deleteDocuments(ids.stream().map(FactDocuments::key).toArray(Term[]::new)));
  }

  @Override
  public void commit() {
    run(
        () -> {
          writer.commit();
          searchers.maybeRefreshBlocking();
        });
  }

  /** Where it is on disk. */
  Path folder() {
    return ((DiskDirectory) directory).folder();
  }

  @Override
  public List<Scored> lexical(String text, FactFilter filter, int most) {
    return search(FactDocuments.lexical(text, filter), most);
  }

  @Override
  public List<Scored> named(String text, FactFilter filter, int most) {
    return search(FactDocuments.named(text, filter), most);
  }

  @Override
  public List<Scored> dense(Vector vector, FactFilter filter, int most) {
    int candidates = Math.max(most, LEAST_CANDIDATES);
    Query near =
        new KnnFloatVectorQuery(
            FactDocuments.VECTOR, vector.toArray(), candidates, FactDocuments.filter(filter));
    return search(near, most);
  }

  @Override
  public List<FactId> incomplete(int most) {
    return search(FactDocuments.incomplete(), most).stream().map(Scored::id).toList();
  }

  private List<Scored> search(Query query, int most) {
    return with(
        searcher -> {
          List<Scored> found = new ArrayList<>();
          var fields = searcher.storedFields();
          for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
            String id = fields.document(hit.doc).get(FactDocuments.ID);
            found.add(new Scored(new FactId(id), hit.score));
          }
          return found;
        });
  }

  @Override
  public long count() {
    return with(searcher -> (long) searcher.getIndexReader().numDocs());
  }

  @Override
  public void drop() {
    close();
    if (directory instanceof DiskDirectory disk) {
      disk.delete();
    }
  }

  @Override
  public void close() {
    run(
        () -> {
          searchers.close();
          writer.rollback();
          directory.close();
        });
  }

  private <T> T with(Search<T> search) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return search.in(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException | AlreadyClosedException e) {
      throw unavailable(e);
    }
  }

  private static void run(Action action) {
    try {
      action.run();
    } catch (IOException | AlreadyClosedException e) {
      throw unavailable(e);
    }
  }

  private static IndexUnavailableException unavailable(Exception e) {
    return new IndexUnavailableException(
        e instanceof AlreadyClosedException
            ? "the index on disk was closed, as by a rebuild that ended meanwhile: ask again"
            : "the index on disk does not answer (%s): see that the disk is not full, then rebuild it"
                .formatted(e.getMessage()),
        e);
  }

  private interface Action {
    void run() throws IOException;
  }

  private interface Search<T> {
    T in(IndexSearcher searcher) throws IOException;
  }
}
