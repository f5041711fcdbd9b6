package dev.sovereign.activities.inference.estimate;

/**
 * What is known of a request beside its words.
 *
 * @param messages how many there are
 * @param textChars characters in all of them
 * @param tools whether it offers tools
 * @param structured whether it wants JSON
 * @param images whether it shows one
 * @param maxTokens of the answer; 0 when not said
 */
public record Shape(
    int messages,
    int textChars,
    boolean tools,
    boolean structured,
    boolean images,
    int maxTokens) {}
