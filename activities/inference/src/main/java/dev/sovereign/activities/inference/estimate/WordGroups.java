package dev.sovereign.activities.inference.estimate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of words in {@code words.tsv}, found by a word's hash without making a string of it.
 * Immutable.
 */
final class WordGroups {

  static final int BASIS = 0x811C9DC5;

  /** Far more than there are words, so that a look-up seldom needs a second step. */
  private static final int SLOTS = 8192;

  private final List<String> names;
  private final int[] hashes = new int[SLOTS];
  private final int[] groups = new int[SLOTS];

  private WordGroups(Map<String, List<String>> words) {
    names = List.copyOf(words.keySet());
    for (int group = 0; group < names.size(); group++) {
      for (String word : words.getOrDefault(names.get(group), List.of())) {
        add(hash(word), 1 << group);
      }
    }
  }

  static WordGroups load() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (String line : lines("words.tsv")) {
      int tab = line.indexOf('\t');
      words.put(line.substring(0, tab), List.of(line.substring(tab + 1).split(" ", -1)));
    }
    return new WordGroups(words);
  }

  /** A resource's lines but for its comments. */
  static List<String> lines(String resource) {
    List<String> lines = new ArrayList<>();
    try (InputStream in = WordGroups.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          lines.add(line);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int hash(String word) {
    return word.codePoints().reduce(BASIS, WordGroups::with);
  }

  /** FNV-1a, a character at a time. */
  static int with(int hash, int point) {
    return (hash ^ point) * 0x01000193;
  }

  private void add(int hash, int bit) {
    int slot = slot(hash);
    hashes[slot] = hash;
    groups[slot] |= bit;
  }

  private int slot(int hash) {
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    while (groups[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  /** One bit for each group that the word is in; 0 when nobody knows it. */
  int of(int hash) {
    return groups[slot(hash)];
  }

  /** In the order of their bits. */
  List<String> names() {
    return names;
  }
}
