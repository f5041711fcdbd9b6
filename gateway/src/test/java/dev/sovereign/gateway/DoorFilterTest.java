package dev.sovereign.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DoorFilterTest {

  private final DoorFilter filter = new DoorFilter("secret");

  @ParameterizedTest(name = "{0} host={1} origin={2} authorization={3} -> {4}")
  @CsvSource({
    "GET, 127.0.0.1:8400, , , 200",
    "GET, LOCALHOST:8400, , , 200",
    "GET, [::1]:8400, http://localhost:8400, , 200",
    "HEAD, 127.0.0.1:8400, , , 200",
    "GET, , , , 403",
    "GET, 127.0.0.1, , , 403",
    "GET, 127.0.0.1:8401, , , 403",
    "GET, evil.example:8400, , , 403",
    "GET, 127.0.0.1:8400.evil.example, , , 403",
    "GET, 127.0.0.1:8400, http://evil.example, , 403",
    "GET, 127.0.0.1:8400, null, , 403",
    "GET, 127.0.0.1:8400, https://127.0.0.1:8400, , 403",
    "POST, 127.0.0.1:8400, , , 401",
    "POST, 127.0.0.1:8400, , Bearer secret, 200",
    "POST, 127.0.0.1:8400, , bearer  secret, 200",
    "POST, 127.0.0.1:8400, , Bearer secre, 401",
    "POST, 127.0.0.1:8400, , Bearer secrets, 401",
    "POST, 127.0.0.1:8400, , Bearer SECRET, 401",
    "POST, 127.0.0.1:8400, , Basic secret, 401",
    "POST, 127.0.0.1:8400, , Bearer, 401",
    "POST, evil.example:8400, , Bearer secret, 403",
    "POST, 127.0.0.1:8400, http://evil.example:8400, Bearer secret, 403",
    "OPTIONS, 127.0.0.1:8400, , , 401",
    "DELETE, 127.0.0.1:8400, , , 401",
    "PUT, 127.0.0.1:8400, , , 401",
    "PATCH, 127.0.0.1:8400, , , 401",
  })
  void letsInOnlyTheOwnersRequests(
      String method,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization,
      int status)
      throws Exception {
    MockHttpServletResponse response = pass(method, host, origin, authorization);
    assertThat(response.getStatus()).isEqualTo(status);
    if (status != 200) {
      assertThat(response.getContentType()).isEqualTo("application/json");
      assertThat(response.getContentAsString()).startsWith("{\"error\":{\"message\":\"");
    }
  }

  @ParameterizedTest(name = "{0} host={1} origin={2} -> {3}")
  @CsvSource({
    "POST, 127.0.0.1:8400, , 200",
    "POST, localhost:8400, http://localhost:8400, 200",
    "DELETE, 127.0.0.1:8400, , 200",
    "POST, evil.example:8400, , 403",
    "POST, , , 403",
    "POST, 127.0.0.1:8400, http://evil.example, 403",
    "GET, 127.0.0.1:8400, null, 403",
  })
  void letsEverybodyOnThisMachineAskForInference(
      String method, @Nullable String host, @Nullable String origin, int status) throws Exception {
    MockHttpServletResponse response =
        pass("/v1", "/chat/completions", method, host, origin, "Bearer sk-any");
    assertThat(response.getStatus()).isEqualTo(status);
    if (status != 200) {
      assertThat(response.getContentAsString())
          .startsWith("{\"error\":{\"message\":\"")
          .contains("\"type\":\"permission_error\"", "\"param\":null", "\"code\":");
    }
  }

  @ParameterizedTest(name = "{0} {1} authorization={2} -> {3}")
  @CsvSource({
    "GET, /api/content/0, , 401",
    "HEAD, /api/content/0, , 401",
    "GET, /api/content, , 401",
    "GET, /api/content/0, Bearer secret, 200",
    "GET, /api/contents, , 200",
    "GET, /api/treasury/balances, , 401",
  })
  void letsOnlyTheOwnerReadStoredContent(
      String method, String path, @Nullable String authorization, int status) throws Exception {
    assertThat(pass(path, "", method, "127.0.0.1:8400", null, authorization).getStatus())
        .isEqualTo(status);
  }

  @ParameterizedTest(name = "{0} {1} authorization={2} -> {3}")
  @CsvSource({
    "GET, /chat/completions/sv-abc, Bearer sk-any, 200",
    "GET, /chat/completions/call-abc, Bearer sk-any, 401",
    "HEAD, /chat/completions/call-abc, , 401",
    "GET, /chat/completions/call-abc, Bearer secret, 200",
    "GET, /receipts/call-abc, , 200",
    "POST, /chat/completions, , 200",
  })
  void letsOnlyTheOwnerReadAnAnswerWhoseIdOthersMayKnow(
      String method, String path, @Nullable String authorization, int status) throws Exception {
    MockHttpServletResponse response =
        pass("/v1", path, method, "127.0.0.1:8400", null, authorization);
    assertThat(response.getStatus()).isEqualTo(status);
    if (status != 200) {
      assertThat(response.getContentAsString()).contains("\"type\":\"authentication_error\"");
    }
  }

  @Test
  void saysHowToAuthenticate() throws Exception {
    MockHttpServletResponse response = pass("POST", "127.0.0.1:8400", null, null);
    assertThat(response.getHeader("WWW-Authenticate")).startsWith("Bearer");
    assertThat(response.getContentAsString())
        .contains("$SOVEREIGN_HOME/token")
        .doesNotContain("secret");
  }

  @Test
  void refusesToStandWithoutAToken() {
    assertThatThrownBy(() -> new DoorFilter("  ")).hasMessageContaining("token");
  }

  private MockHttpServletResponse pass(
      String method, @Nullable String host, @Nullable String origin, @Nullable String authorization)
      throws Exception {
    return pass("/api/cycles", "", method, host, origin, authorization);
  }

  private MockHttpServletResponse pass(
      String servletPath,
      String pathInfo,
      String method,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, servletPath + pathInfo);
    request.setServletPath(servletPath);
    request.setPathInfo(pathInfo.isEmpty() ? null : pathInfo);
    request.setLocalPort(8400);
    header(request, "Host", host);
    header(request, "Origin", origin);
    header(request, "Authorization", authorization);
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    return response;
  }

  private static void header(MockHttpServletRequest request, String name, @Nullable String value) {
    if (value != null) {
      request.addHeader(name, value);
    }
  }
}
