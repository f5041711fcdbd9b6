/**
 * How large a model a request needs at least, judged from its words and numbers in microseconds.
 * Starting points: {@link dev.sovereign.activities.inference.estimate.Estimator}, the words it
 * knows in {@code words.tsv}, and what it has learned in {@code weights.tsv}.
 */
@NullMarked
package dev.sovereign.activities.inference.estimate;

import org.jspecify.annotations.NullMarked;
