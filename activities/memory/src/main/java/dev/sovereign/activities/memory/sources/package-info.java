/**
 * Folders of Markdown and git histories as sources of facts. Starting point: {@link
 * dev.sovereign.activities.memory.sources.ConfiguredSources}.
 */
@NullMarked
package dev.sovereign.activities.memory.sources;

import org.jspecify.annotations.NullMarked;
