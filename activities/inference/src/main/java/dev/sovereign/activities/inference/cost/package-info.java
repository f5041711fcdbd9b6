/**
 * What inference costs by layer, what that makes in a year, and what it would cost elsewhere.
 * Starting points: {@link dev.sovereign.activities.inference.cost.YearlyCost} and {@link
 * dev.sovereign.activities.inference.cost.WhatIf}; the layers themselves are in {@code layers.tsv}.
 */
@NullMarked
package dev.sovereign.activities.inference.cost;

import org.jspecify.annotations.NullMarked;
