/**
 * The ledger in PostgreSQL. The database decides and books ({@code V1__ledger.sql}); this package
 * brings operations to it in groups, reads, proves, imports and exports.
 *
 * <p>Starting points: {@link dev.sovereign.activities.treasury.ledger.PostgresLedger}, {@link
 * dev.sovereign.activities.treasury.ledger.Verifier}.
 */
@NullMarked
package dev.sovereign.activities.treasury.ledger;

import org.jspecify.annotations.NullMarked;
