/**
 * The books in the form of plain-text accounting tools, which then check them.
 *
 * <p>Starting point: {@link dev.sovereign.activities.treasury.export.BeancountExport}.
 */
@NullMarked
package dev.sovereign.activities.treasury.export;

import org.jspecify.annotations.NullMarked;
