/**
 * Reads the header of a GGUF weights file far enough to tell a whole file from a broken one before
 * native code maps it, where a broken one would end the process without a word.
 *
 * <p>Starting point: {@link dev.sovereign.modelserver.gguf.GgufHeader}.
 */
@NullMarked
package dev.sovereign.modelserver.gguf;

import org.jspecify.annotations.NullMarked;
