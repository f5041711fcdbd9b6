/**
 * The index in a Qdrant server: a dense and a sparse vector for each fact, and no text of it.
 *
 * <p>Starting point: {@link dev.sovereign.activities.memory.qdrant.QdrantGenerations}.
 */
@NullMarked
package dev.sovereign.activities.memory.qdrant;

import org.jspecify.annotations.NullMarked;
