package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Indexes that cannot be committed to while they are broken. */
final class BrokenWrites implements IndexGenerations {

  volatile boolean broken = true;

  private final IndexGenerations whole;

  BrokenWrites(IndexGenerations whole) {
    this.whole = whole;
  }

  @Override
  public Optional<FactIndex> open() {
    return whole.open().map(Broken::new);
  }

  @Override
  public FactIndex create(EmbeddingSpec spec) {
    return new Broken(whole.create(spec));
  }

  @Override
  public void promote(FactIndex created) {
    whole.promote(((Broken) created).index);
  }

  @Override
  public void close() {
    whole.close();
  }

  private final class Broken implements FactIndex {
    private final FactIndex index;

    Broken(FactIndex index) {
      this.index = index;
    }

    @Override
    public EmbeddingSpec spec() {
      return index.spec();
    }

    @Override
    public void put(List<IndexedFact> facts) {
      index.put(facts);
    }

    @Override
    public void erase(Collection<FactId> ids) {
      index.erase(ids);
    }

    @Override
    public void commit() {
      if (broken) {
        throw new IndexUnavailableException("the disk is full");
      }
      index.commit();
    }

    @Override
    public List<Scored> lexical(String text, FactFilter filter, int most) {
      return index.lexical(text, filter, most);
    }

    @Override
    public List<Scored> named(String text, FactFilter filter, int most) {
      return index.named(text, filter, most);
    }

    @Override
    public List<Scored> dense(Vector vector, FactFilter filter, int most) {
      return index.dense(vector, filter, most);
    }

    @Override
    public List<FactId> incomplete(int most) {
      return index.incomplete(most);
    }

    @Override
    public long count() {
      return index.count();
    }

    @Override
    public void drop() {
      index.drop();
    }

    @Override
    public void close() {
      index.close();
    }
  }
}
