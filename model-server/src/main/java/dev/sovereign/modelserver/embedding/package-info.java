/**
 * Texts as vectors, by a small model that every machine can compute.
 *
 * <p>Starting points: {@link dev.sovereign.modelserver.embedding.Embedder}, {@link
 * dev.sovereign.modelserver.embedding.MiniLm}.
 */
@NullMarked
package dev.sovereign.modelserver.embedding;

import org.jspecify.annotations.NullMarked;
