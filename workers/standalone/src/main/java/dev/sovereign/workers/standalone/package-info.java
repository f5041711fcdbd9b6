/**
 * The worker of a machine that stands alone: every tier's activities and the doors in one JVM.
 *
 * <p>Starting points: {@link dev.sovereign.workers.standalone.StandaloneWorker}, {@link
 * dev.sovereign.workers.standalone.StandaloneConfiguration}.
 */
@NullMarked
package dev.sovereign.workers.standalone;

import org.jspecify.annotations.NullMarked;
