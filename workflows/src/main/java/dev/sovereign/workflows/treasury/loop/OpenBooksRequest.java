package dev.sovereign.workflows.treasury.loop;

/**
 * @param zone the books' time zone
 * @param through the last period to close, as {@code 2026-10}
 */
public record OpenBooksRequest(String zone, String through) {}
