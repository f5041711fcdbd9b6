package dev.sovereign.cli.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TreasuryTextTest {

  @Test
  void periodsNameRevenueThatCameAfterItsMonthsClose() {
    String text =
        TreasuryText.periods(
            JsonMapper.shared()
                .readTree(
                    """
                    {"asOf":"2026-12-01T00:00:00Z",
                     "months":[{"period":"2026-06","incomeUsd":17.00,"modelsUsd":0,"cloudUsd":0,
                                "savingUsd":0,"outcome":"REFUSED"}],
                     "late":[{"period":"2026-06",
                              "days":[{"day":"2026-05-30","amount":"7.00 USD","transfers":1}]}]}
                    """));
    assertThat(text)
        .startsWith("As of 2026-12-01T00:00:00Z\n")
        .endsWith("\n7.00 USD of 2026-05-30 came late and is in the close of 2026-06");
  }

  @Test
  void proposalsShowTheirPromiseBesideWhatTheyBrought() {
    String text =
        TreasuryText.proposals(
            JsonMapper.shared()
                .readTree(
                    """
                    {"asOf":"2026-12-01T00:00:00Z",
                     "proposals":[{"id":"docs","title":"Docs","cost":"30.00 USD",
                       "expectedReturn":"120.00 USD","roiPromised":3.25,"funded":true,
                       "actualReturn":"45.00 USD","roiActual":0.75}]}
                    """));
    assertThat(text)
        .startsWith("As of 2026-12-01T00:00:00Z\n")
        .containsPattern("docs +30.00 USD +120.00 USD +3.25 +45.00 USD +0.75 +funded");
  }

  @Test
  void whatBecameOfAFileSaysAsOfWhen() {
    assertThat(
            TreasuryText.imported(
                JsonMapper.shared()
                    .readTree(
                        """
                        {"asOf":"2026-12-01T00:00:00Z",
                         "imported":{"file":"a.csv","rows":3,"booked":2,"known":1,"empty":0}}
                        """)))
        .isEqualTo(
            "a.csv: 3 rows, 2 booked, 1 known before, 0 without money (as of 2026-12-01T00:00:00Z)");
  }
}
