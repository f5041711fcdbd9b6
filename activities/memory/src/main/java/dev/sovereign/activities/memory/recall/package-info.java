/**
 * Facts found again by words and by meaning, and the index that makes it quick. The index is fed
 * through the outbox, holds nothing that PostgreSQL does not, and can be made anew at any time.
 *
 * <p>Starting points: {@link dev.sovereign.activities.memory.recall.FusedRecall} asks, {@link
 * dev.sovereign.activities.memory.recall.Indexer} feeds.
 */
@NullMarked
package dev.sovereign.activities.memory.recall;

import org.jspecify.annotations.NullMarked;
