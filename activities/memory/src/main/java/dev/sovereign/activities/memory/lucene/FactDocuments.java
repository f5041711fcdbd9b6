package dev.sovereign.activities.memory.lucene;

import dev.sovereign.activities.memory.recall.IndexedFact;
import dev.sovereign.activities.memory.recall.Vector;
import dev.sovereign.activities.memory.recall.Words;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Facts as Lucene's documents, and questions as its queries. */
final class FactDocuments {

  static final String ID = "id";
  static final String VECTOR = "vector";

  /** Set while the vector is still to come. */
  static final String INCOMPLETE = "incomplete";

  private static final String YES = "1";
  private static final String NO = "0";
  private static final String SUPERSEDED = "superseded";
  private static final String KIND = "kind";
  private static final String SESSION = "session";
  private static final String LINE = "line";
  private static final String SUBJECT = "subject";
  private static final String CLASS = "class";
  private static final String ABOUT = "about";
  private static final String TEXT = "text";
  private static final String TITLE = "title";
  private static final String NAME = "name";

  /** Chosen on the development part of the corpus: a name says more than a word. */
  private static final float NAME_BOOST = 2f;

  private static final float TITLE_BOOST = 0.5f;

  private FactDocuments() {}

  static Document document(IndexedFact indexed) {
    Fact fact = indexed.fact();
    Document document = new Document();
    document.add(new StringField(ID, fact.id().value(), Store.YES));
    keyword(document, KIND, fact.kind().wireName());
    keyword(document, SESSION, fact.sessionId());
    keyword(document, LINE, fact.line());
    keyword(document, SUBJECT, fact.subject());
    keyword(document, CLASS, fact.dataClass().name());
    keyword(document, SUPERSEDED, fact.supersededBy() == null ? NO : YES);
    keyword(document, INCOMPLETE, indexed.incomplete() ? YES : null);
    document.add(new LongField(ABOUT, fact.about().toEpochMilli(), Store.NO));
    texts(document, indexed.text());
    Vector vector = indexed.vector();
    if (vector != null) {
      document.add(
          new KnnFloatVectorField(VECTOR, vector.toArray(), VectorSimilarityFunction.DOT_PRODUCT));
    }
    return document;
  }

  private static void keyword(Document document, String field, @Nullable String value) {
    if (value != null) {
      document.add(new StringField(field, value, Store.NO));
    }
  }

  private static void texts(Document document, String text) {
    document.add(new TextField(TEXT, text, Store.NO));
    document.add(new TextField(TITLE, Words.title(text), Store.NO));
    Words.names(text).forEach(name -> keyword(document, NAME, name));
  }

  static Term key(FactId id) {
    return new Term(ID, id.value());
  }

  static Query incomplete() {
    return new TermQuery(new Term(INCOMPLETE, YES));
  }

  /** What fits any of the words, ranked by how well; only what passes the filter. */
  static Query lexical(String text, FactFilter filter) {
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (String stem : new TreeSet<>(Words.stems(text))) {
      words.add(new TermQuery(new Term(TEXT, stem)), Occur.SHOULD);
      words.add(boosted(new Term(TITLE, stem), TITLE_BOOST), Occur.SHOULD);
    }
    names(text, words);
    return passing(words, filter);
  }

  /** What holds any of the names. */
  static Query named(String text, FactFilter filter) {
    BooleanQuery.Builder names = new BooleanQuery.Builder();
    names(text, names);
    return passing(names, filter);
  }

  private static void names(String text, BooleanQuery.Builder query) {
    for (String name : new TreeSet<>(Words.names(text))) {
      query.add(boosted(new Term(NAME, name), NAME_BOOST), Occur.SHOULD);
    }
  }

  private static Query passing(BooleanQuery.Builder words, FactFilter filter) {
    return new BooleanQuery.Builder()
        .add(words.build(), Occur.MUST)
        .add(filter(filter), Occur.FILTER)
        .build();
  }

  private static Query boosted(Term term, float boost) {
    return new BoostQuery(new TermQuery(term), boost);
  }

  static Query filter(FactFilter filter) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    require(all, SESSION, filter.sessionId());
    require(all, LINE, filter.line());
    require(all, SUBJECT, filter.subject());
    // Nothing private is in a shared index, so only a reader of PUBLIC has to be held back.
    require(all, CLASS, filter.ceiling() == DataClass.PUBLIC ? DataClass.PUBLIC.name() : null);
    if (!filter.kinds().isEmpty()) {
      all.add(kinds(filter), Occur.FILTER);
    }
    if (filter.from() != null || filter.to() != null) {
      all.add(times(filter), Occur.FILTER);
    }
    if (!filter.supersededToo()) {
      all.add(new TermQuery(new Term(SUPERSEDED, YES)), Occur.MUST_NOT);
    }
    return all.build();
  }

  private static void require(BooleanQuery.Builder all, String field, @Nullable String value) {
    if (value != null) {
      all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
    }
  }

  private static Query kinds(FactFilter filter) {
    Set<BytesRef> names = new TreeSet<>();
    filter.kinds().forEach(kind -> names.add(new BytesRef(kind.wireName())));
    return new TermInSetQuery(KIND, names);
  }

  private static Query times(FactFilter filter) {
    long from = filter.from() == null ? Long.MIN_VALUE : filter.from().toEpochMilli();
    long to = filter.to() == null ? Long.MAX_VALUE : filter.to().toEpochMilli() - 1;
    return LongField.newRangeQuery(ABOUT, from, to);
  }
}
