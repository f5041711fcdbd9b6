package dev.sovereign.workflows.treasury.venue;

/**
 * Who signed for an order.
 *
 * @param name as it was signed
 * @param key the fingerprint of the key that signed
 */
public record Approver(String name, String key) {}
