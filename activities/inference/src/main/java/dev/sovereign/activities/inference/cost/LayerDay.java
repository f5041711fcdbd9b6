package dev.sovereign.activities.inference.cost;

import dev.sovereign.workflows.inference.Layer;
import java.time.LocalDate;

/**
 * What the calls of a layer took on a day.
 *
 * @param day in UTC
 * @param calls answered
 * @param promptTokens read
 * @param completionTokens written
 * @param costNanoUsd in nano-dollars
 */
public record LayerDay(
    Layer layer,
    LocalDate day,
    long calls,
    long promptTokens,
    long completionTokens,
    long costNanoUsd) {}
