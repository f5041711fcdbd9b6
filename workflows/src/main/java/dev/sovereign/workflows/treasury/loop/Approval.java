package dev.sovereign.workflows.treasury.loop;

import org.jspecify.annotations.Nullable;

/**
 * A person's answer to an {@link ApprovalQuestion}.
 *
 * @param approver who signs, 1 to 100 characters on one line; part of what is signed
 * @param code the one-time code that {@code ./sovereign treasury approve} prints: the operator's
 *     signature over this question, this answer and this name, good for nothing else
 */
public record Approval(@Nullable String approver, @Nullable String code) {}
