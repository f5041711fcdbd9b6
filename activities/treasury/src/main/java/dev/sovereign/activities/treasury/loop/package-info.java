/**
 * What the Sacred Loop keeps in PostgreSQL beside the ledger: closes, outcomes, proposals.
 *
 * <p>Starting points: {@link dev.sovereign.activities.treasury.loop.LedgerAndVenues}, {@link
 * dev.sovereign.activities.treasury.loop.LoopAccounts}.
 */
@NullMarked
package dev.sovereign.activities.treasury.loop;

import org.jspecify.annotations.NullMarked;
