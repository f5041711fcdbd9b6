package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.StartRequest;

/** Nothing can be asked for but the report. */
public record TreasuryCheckRequest() implements StartRequest {}
