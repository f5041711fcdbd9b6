package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.inference.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What came of making a call again.
 *
 * @param id of the earlier call
 * @param laterCall the id of the later one, of its receipt and of its answer
 * @param by who answered; absent when nobody did
 * @param costNanoUsd what all attempts cost, in nano-dollars
 * @param reason why nobody answered, one line without content; empty when somebody did
 * @param forGood whether nobody ever will
 */
public record Redone(
    String id,
    String laterCall,
    @Nullable Candidate by,
    long costNanoUsd,
    String reason,
    boolean forGood) {}
