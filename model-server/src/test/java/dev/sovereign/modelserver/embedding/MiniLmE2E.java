package dev.sovereign.modelserver.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real model, which is on the class path. */
@Timeout(120)
class MiniLmE2E {
  private final Embedder miniLm = new MiniLm(1);

  @Test
  void likeTextsHaveLikeVectors() throws Exception {
    Embedded cat = miniLm.embed("The cat sleeps on the sofa.");
    Embedded kitten = miniLm.embed("A kitten is dozing on the couch.");
    Embedded ledger = miniLm.embed("Postings of a transfer sum to zero per currency.");
    assertThat(cat.vector()).hasSize(miniLm.dimensions());
    assertThat(product(cat, cat)).isCloseTo(1, within(1e-4));
    assertThat(product(cat, kitten)).isGreaterThan(0.5);
    assertThat(product(cat, ledger)).isLessThan(0.2);
    assertThat(cat.tokens()).isBetween(6, 9);
  }

  @Test
  void readsATextLongerThanItsWindow() throws Exception {
    Embedded embedded = miniLm.embed("The ship sails on. ".repeat(400));
    assertThat(embedded.tokens()).isGreaterThan(miniLm.contextTokens());
    assertThat(product(embedded, embedded)).isCloseTo(1, within(1e-4));
  }

  private static double product(Embedded one, Embedded other) {
    double sum = 0;
    for (int i = 0; i < one.vector().size(); i++) {
      sum += one.vector().get(i) * other.vector().get(i);
    }
    return sum;
  }
}
