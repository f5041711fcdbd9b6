package dev.sovereign.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CostReportTest {

  @Test
  void sumsByLayerAndEndpointAndKeepsEveryNanoDollar() {
    String text =
        text(
            """
            {"since":"2026-11-01T00:00:00Z","lines":[
              {"layer":"small","endpoint":"model","model":"smollm","calls":12,"promptTokens":3400,
               "completionTokens":1200,"costNanoUsd":0,"bytesLeft":0},
              {"layer":"large","endpoint":"cloud","model":"a","calls":1,"promptTokens":10,
               "completionTokens":5,"costNanoUsd":1500000001,"bytesLeft":2048},
              {"layer":"large","endpoint":"cloud","model":"b","calls":2,"promptTokens":1,
               "completionTokens":1,"costNanoUsd":500000000,"bytesLeft":52}],
             "lostReceipts":3,
             "budgets":[{"period":"day","limitNanoUsd":5000000000,"spentNanoUsd":2000000001,
                         "reservedNanoUsd":10000000}]}
            """);

    assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "Since 2026-11-01T00:00:00Z",
            "",
            "layer endpoint model calls tokens in tokens out USD bytes left",
            "small model smollm 12 3400 1200 0.00 0",
            "large cloud a 1 10 5 1.500000001 2048",
            "large cloud b 2 1 1 0.50 52",
            "",
            "large (all) 3 11 6 2.000000001 2100",
            "small (all) 12 3400 1200 0.00 0",
            "(all) cloud 3 11 6 2.000000001 2100",
            "(all) model 12 3400 1200 0.00 0",
            "(all) (all) 15 3411 1206 2.000000001 2100",
            "3 receipts of free calls were lost in crashes and are not in the table.",
            "Budget of the day: 2.000000001 USD spent and 0.01 reserved of 5.00; left 2.989999999 ="
                + " 5.00 - 2.000000001 - 0.01");
  }

  @Test
  void tellsAYearAndAWhatIfWithTheirFormulas() {
    String text =
        text(
            """
            {"since":"2026-11-01T00:00:00Z","lines":[],"lostReceipts":0,"budgets":[],
             "projectedSince":"2026-10-22T00:00:00Z","layers":[
              {"layer":"TINY","calls":9,"costNanoUsd":0,"yearNanoUsd":null,"bandNanoUsd":null,
               "formula":"too little data"},
              {"layer":"LARGE","calls":2,"costNanoUsd":4000000000,"yearNanoUsd":365000000000,
               "bandNanoUsd":1500000000,"formula":"4 USD / 4.00 days x 365 days"}],
             "whatIf":{"nowNanoUsd":4000000000,"thenNanoUsd":3000000000,
              "thenFormula":"4 USD - 1 USD + 0 USD",
              "savedYearNanoUsd":91250000000,"formula":"1 USD / 4.00 days x 365 days",
              "moves":[{"from":"LARGE","to":"SMALL","share":0.25,"calls":1,
               "nowNanoUsd":1000000000,"thenNanoUsd":0,"formula":"now: and then:"}]}}
            """);
    assertThat(text.lines().skip(2))
        .containsExactly(
            "",
            "In a year, if all days were like those since 2026-10-22T00:00:00Z:",
            "TINY     too little data",
            "LARGE    365.00 USD, give or take 1.50 = 4 USD / 4.00 days x 365 days",
            "",
            "What if, since 2026-10-22T00:00:00Z: 3.00 USD instead of 4.00, 1.00 less",
            "  then: 4 USD - 1 USD + 0 USD",
            "  0.25 of LARGE to SMALL: 1 calls, 0.00 USD instead of 1.00 (now: and then:)",
            "In a year 91.25 USD less = 1 USD / 4.00 days x 365 days");
  }

  @Test
  void tellsHitRateAndSavingWithTheirFormulas() {
    assertThat(
            text(
                """
                {"since":"2026-11-01T00:00:00Z","lines":[],"lostReceipts":0,"budgets":[],
                 "cache":{"hits":1,"answered":3,"hitPermille":333,"savedNanoUsd":20000000}}
                """))
        .contains(
            "The cache answered 33.3% = 1 of 3 answered calls, and saved 0.02 USD = what these"
                + " answers had cost when they were bought");
  }

  @Test
  void tellsWhatWasPutOffAndMadeAgain() {
    assertThat(
            text("""
            {"since":"2026-11-01T00:00:00Z","lines":[],"lostReceipts":0,"budgets":[],
             "later":{"waited":2,"meanWaitMillis":40000,"queued":3,"stillWaiting":1,
              "redone":2,"redoneNanoUsd":10000000}}
            """)
                .lines()
                .skip(2))
        .containsExactly(
            "",
            "Put off and made again:",
            "2 calls waited before they were asked, 40.0 s each = (answered - asked - attempts) /"
                + " 2",
            "3 lower answers were queued, 2 calls were made again for 0.01 USD, 1 wait still");
  }

  @Test
  void tellsPriceWattsAndLatencyOfEachLayer() {
    String text =
        LayerTable.text(
            JsonMapper.shared()
                .readTree(
                    """
                    {"stack":[
                     {"layer":"RULES","fromBillions":0,"belowBillions":0,
                      "promptNanoUsdPerMillion":0,"completionNanoUsdPerMillion":0,"watts":1,
                      "latency":"INSTANT"},
                     {"layer":"LARGE","fromBillions":31,"belowBillions":0,
                      "promptNanoUsdPerMillion":2500000000,
                      "completionNanoUsdPerMillion":10000000000,"watts":700,
                      "latency":"TENS_OF_SECONDS"}]}
                    """));
    assertThat(text.lines().skip(1).limit(2).map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "RULES none 0.00 0.00 1 instant", "LARGE from 31 B 2.50 10.00 700 tens of seconds");
  }

  @Test
  void saysThatThereWereNoCalls() {
    assertThat(
            text(
                "{\"since\":\"2026-11-01T00:00:00Z\",\"lines\":[],\"lostReceipts\":0,\"budgets\":[]}"))
        .isEqualTo("Since 2026-11-01T00:00:00Z\nNo calls.");
  }

  @Test
  void neverAddsJoulesOfTwoSources() {
    String text =
        text(
            """
            {"since":"2026-11-01T00:00:00Z","lines":[],"lostReceipts":0,"budgets":[],
             "energy":[
              {"layer":"TINY","endpoint":"model","model":"smollm","source":"BATTERY","calls":2,
               "microjoules":1500000,"errorMicrojoules":450000},
              {"layer":"TINY","endpoint":"model","model":"smollm","source":"MODEL","calls":3,
               "microjoules":9000000,"errorMicrojoules":5400000},
              {"layer":"MEDIUM","endpoint":"gpu","model":"qwen","source":"MODEL","calls":1,
               "microjoules":20000000,"errorMicrojoules":12000000}],
             "energyToday":[
              {"source":"MODEL","microjoules":29000000,"limitMicrojoules":500000000},
              {"source":"BATTERY","microjoules":1500000,"limitMicrojoules":null}]}
            """);

    assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "Since 2026-11-01T00:00:00Z",
            "No calls.",
            "",
            "layer endpoint model calls joules +- source",
            "TINY model smollm 2 1.500 0.450 battery",
            "TINY model smollm 3 9.000 5.400 model",
            "MEDIUM gpu qwen 1 20.000 12.000 model",
            "(all) (all) 2 1.500 0.450 battery",
            "(all) (all) 4 29.000 17.400 model",
            "Energy budget of the day: 29.000 of 500.000 joules (model)");
  }

  private static String text(String json) {
    return CostReport.text(JsonMapper.shared().readTree(json));
  }
}
