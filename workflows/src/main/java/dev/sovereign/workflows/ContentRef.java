package dev.sovereign.workflows;

/**
 * Content by reference: what payloads, receipts and indexes carry instead of it.
 *
 * @param hash HMAC-SHA-256 of the content under a key of the home host, lower-case hexadecimal: a
 *     plain hash would let whoever sees it confirm a guess of a short prompt
 * @param host the home host, whose content store has it
 * @param dataClass how far it may travel
 */
public record ContentRef(String hash, String host, DataClass dataClass) {}
