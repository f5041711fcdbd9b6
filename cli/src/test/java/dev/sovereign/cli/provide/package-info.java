/** The steps are run for real, in a checkout, a cache and a PATH of the test's own. */
@NullMarked
package dev.sovereign.cli.provide;

import org.jspecify.annotations.NullMarked;
