package dev.sovereign.activities.memory.lucene;

import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's own codec with vectors of one byte a number beside the exact ones: the graph is walked
 * over a quarter of the memory. Read back by Lucene's own name, so no registration is needed.
 */
final class QuantizedCodec extends FilterCodec {

  /** Neighbours of a node, and how many are looked at for them: Lucene's defaults. */
  private static final int NEIGHBOURS = 16;

  private static final int BUILD_WIDTH = 100;

  /**
   * What the settings allow. Lucene's formats say 1,024 of themselves, which only who writes is
   * held to; larger graphs are read, walked and merged like others.
   */
  private static final int MOST_DIMENSIONS = 4_096;

  private final KnnVectorsFormat vectors =
      new PerFieldKnnVectorsFormat() {
        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
          return new Lucene104HnswScalarQuantizedVectorsFormat(
              ScalarEncoding.UNSIGNED_BYTE, NEIGHBOURS, BUILD_WIDTH);
        }

        @Override
        public int getMaxDimensions(String field) {
          return MOST_DIMENSIONS;
        }
      };

  QuantizedCodec() {
    super("Lucene104", new Lucene104Codec());
  }

  @Override
  public KnnVectorsFormat knnVectorsFormat() {
    return vectors;
  }
}
