/**
 * The example of {@code docs/knowledge/new-activity.md}: an activity from its contract to its test.
 * The page shows these files word for word; {@code DocumentationTest} compares them.
 *
 * <p>Starting point: {@link dev.sovereign.example.FreeSpaceActivities}.
 */
@NullMarked
package dev.sovereign.example;

import org.jspecify.annotations.NullMarked;
