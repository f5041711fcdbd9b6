/**
 * What every call leaves behind: a receipt, the money it took from a budget, and its answer under
 * an idempotency key. All of it in PostgreSQL.
 *
 * <p>Starting points: {@link dev.sovereign.activities.inference.receipts.Receipt}, {@link
 * dev.sovereign.activities.inference.receipts.Receipts}.
 */
@NullMarked
package dev.sovereign.activities.inference.receipts;

import org.jspecify.annotations.NullMarked;
