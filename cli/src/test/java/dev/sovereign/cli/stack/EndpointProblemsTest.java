package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EndpointProblemsTest {

  @Test
  void whoeverCannotBeAskedOrHasARemarkIsALine() {
    String capabilities =
        """
        {"endpoints":[
          {"name":"a","state":"ready","address":"http://127.0.0.1:1","detail":""},
          {"name":"b","state":"ready","address":"http://127.0.0.1:2","detail":"x: not in its list"},
          {"name":"c","state":"open","address":"http://127.0.0.1:3","detail":"REFUSED"},
          {"name":"d","state":"refused","address":"http://127.0.0.1:4"}]}
        """;

    assertThat(Gateway.problems(JsonMapper.shared().readTree(capabilities)))
        .containsExactly(
            "b at http://127.0.0.1:2 is ready: x: not in its list",
            "c at http://127.0.0.1:3 is open: REFUSED",
            "d at http://127.0.0.1:4 is refused");
  }
}
