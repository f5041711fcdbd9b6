/**
 * The index on this machine's disk: BM25 and a graph of vectors (HNSW) in one Lucene index.
 *
 * <p>Starting point: {@link dev.sovereign.activities.memory.lucene.LuceneGenerations}.
 */
@NullMarked
package dev.sovereign.activities.memory.lucene;

import org.jspecify.annotations.NullMarked;
