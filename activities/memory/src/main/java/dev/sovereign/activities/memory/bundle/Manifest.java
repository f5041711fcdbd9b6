package dev.sovereign.activities.memory.bundle;

/**
 * What a bundle holds; the line that is signed.
 *
 * @param sessions how many rows of sessions
 * @param facts how many facts
 * @param withheld private facts that were left out
 * @param sha256 over every byte before the manifest, in lower-case hexadecimal
 * @param publicKey who signed, X.509 in lower-case hexadecimal
 */
record Manifest(long sessions, long facts, long withheld, String sha256, String publicKey) {}
