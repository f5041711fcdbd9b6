/**
 * Files of revenue, as a payment processor and a bank export them, brought to the books: the whole
 * of a file or nothing of it.
 *
 * <p>Starting points: {@link dev.sovereign.activities.treasury.revenue.RevenueImport}, {@link
 * dev.sovereign.activities.treasury.revenue.RevenueAccounts}.
 */
@NullMarked
package dev.sovereign.activities.treasury.revenue;

import org.jspecify.annotations.NullMarked;
