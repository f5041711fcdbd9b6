package dev.sovereign.activities.sovereignty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises an open source licence by phrases of its text; the text, not a label, gives rights.
 */
record Licences(List<String> refused, List<Licence> licences) {

  private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z0-9]+");

  Licences {
    refused = List.copyOf(refused);
    licences = List.copyOf(licences);
  }

  /**
   * @param phrases in lower case, words parted by one space; all must occur
   */
  record Licence(String name, List<String> phrases) {
    Licence {
      phrases = List.copyOf(phrases);
    }
  }

  static Licences load() {
    try {
      return new ObjectMapper().readValue(Resource.text("licences.json"), Licences.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("sovereignty/licences.json: " + e.getOriginalMessage(), e);
    }
  }

  /** The licence's name, whatever the text's line breaks, case and punctuation. */
  Optional<String> recognise(String text) {
    String words = NOT_A_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
    if (refused.stream().anyMatch(words::contains)) {
      return Optional.empty();
    }
    return licences.stream()
        .filter(licence -> licence.phrases().stream().allMatch(words::contains))
        .map(Licence::name)
        .findFirst();
  }
}
