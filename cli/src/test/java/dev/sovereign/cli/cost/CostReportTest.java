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
            "Budget of the day: 2.000000001 USD spent and 0.01 reserved of 5.00");
  }

  @Test
  void saysThatThereWereNoCalls() {
    assertThat(
            text(
                "{\"since\":\"2026-11-01T00:00:00Z\",\"lines\":[],\"lostReceipts\":0,\"budgets\":[]}"))
        .isEqualTo("Since 2026-11-01T00:00:00Z\nNo calls.");
  }

  private static String text(String json) {
    return CostReport.text(JsonMapper.shared().readTree(json));
  }
}
