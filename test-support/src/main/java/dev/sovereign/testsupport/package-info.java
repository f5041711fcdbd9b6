/**
 * What the tests of several modules need.
 *
 * <p>Starting point: {@link dev.sovereign.testsupport.TestPostgres}.
 */
@NullMarked
package dev.sovereign.testsupport;

import org.jspecify.annotations.NullMarked;
