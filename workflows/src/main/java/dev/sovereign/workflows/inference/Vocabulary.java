package dev.sovereign.workflows.inference;

import java.util.List;
import java.util.Set;

/** Closed lists of English words that {@link Grounding} needs. */
final class Vocabulary {

  /** May open a sentence with a capital, and be parts of a hyphenated word: none names anything. */
  static final Set<String> ORDINARY =
      Set.of(
          """
          a about add added adding additionally adds adjust adjusted after all allow
          allowed allows also among an and another are as at back based be before
          better big both bring brings brought bug bugs build builds built bump bumped
          but by can change changed changes clarified clarify clean cleaned cleanup
          code codebase commit commits correct corrected cover covered create created
          creates currently date day depth developer developers development document
          documentation documented documents during each enable enabled enables end
          enhance enhanced enhances ensure ensured ensures every existing extend
          extended extends feature features finally first fix fixed fixes fixing
          follow for from further furthermore good hand handle handled handles has
          have here high how however if implement implemented implements improve
          improved improvements improves improving in initial introduce introduced
          introduces is it its keep keeps kept key large last lastly latest let lets
          level long low made main major make makes many merge merged minor more
          moreover most move moved moves much multiple new newly next no not notable
          now of off on ongoing only or other others our out over overall per previous
          previously project re read recent recently refactor refactored refactors
          related release remove removed removes removing rename renamed replace
          replaced replaces repository revert reverted run second session set several
          short show shows side similarly simplified simplify since small so some
          start started still such summary support supported supports switch switched
          team test tested testing tests that the their then there these they this
          those tidy time to together under up update updated updates updating upgrade
          upgraded upgrades use used user users various was we well were what when
          where which while will with work worked working you
          """
              .strip()
              .split("\\s+", -1));

  /** Counts in words. */
  static final Set<String> NUMBERS =
      Set.of(
          """
          zero one two three four five six seven eight nine ten eleven twelve thirteen
          fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
          fifty sixty seventy eighty ninety hundred hundreds thousand thousands
          million millions billion billions dozen dozens couple half once twice thrice
          double doubled triple tripled
          """
              .strip()
              .split("\\s+", -1));

  /** How models decline, in lower case with plain apostrophes. */
  static final List<String> REFUSALS =
      List.of(
          "i cannot",
          "i can't",
          "i can not",
          "i could not",
          "i am unable",
          "i'm unable",
          "i am not able",
          "i'm not able",
          "i'm sorry",
          "i am sorry",
          "i apologi",
          "i do not have",
          "i don't have",
          "as an ai",
          "as a language model",
          "language model",
          "as an assistant",
          "cannot assist",
          "can't assist",
          "cannot help",
          "can't help",
          "unable to assist",
          "unable to help",
          "unable to provide",
          "not able to provide",
          "please provide",
          "i'd be happy to",
          "here is a summary",
          "here's a summary");

  private Vocabulary() {}
}
