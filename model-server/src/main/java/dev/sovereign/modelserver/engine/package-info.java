/**
 * What turns a conversation into text: one port, three implementations, none of which knows HTTP
 * doors or queues.
 *
 * <p>Starting points: {@link dev.sovereign.modelserver.engine.Engine}, {@link
 * dev.sovereign.modelserver.engine.Engines}.
 */
@NullMarked
package dev.sovereign.modelserver.engine;

import org.jspecify.annotations.NullMarked;
