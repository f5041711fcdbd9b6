/**
 * Money in whole atomic units: what a double-entry ledger takes and answers, and the exact split of
 * a sum by a rule.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.treasury.Ledger}, {@link
 * dev.sovereign.workflows.treasury.Operation}, {@link dev.sovereign.workflows.treasury.Allotment}.
 */
@NullMarked
package dev.sovereign.workflows.treasury;

import org.jspecify.annotations.NullMarked;
