/**
 * What is kept on this host and nowhere else.
 *
 * <p>Starting point: {@link dev.sovereign.workers.runtime.content.EncryptedContentStore}.
 */
@NullMarked
package dev.sovereign.workers.runtime.content;

import org.jspecify.annotations.NullMarked;
