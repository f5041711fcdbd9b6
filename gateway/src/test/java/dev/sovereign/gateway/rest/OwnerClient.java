package dev.sovereign.gateway.rest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the owner of {@link FakeDoors} and the answers as JSON. */
record OwnerClient(int port) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An answer; no JSON is an empty document. */
  record Answer(int status, String text, String type) {

    JsonNode json() {
      return JsonMapper.shared().readTree(text);
    }

    String message() {
      return json().at("/error/message").asString();
    }

    String next() {
      return json().at("/error/next").asString();
    }
  }

  Answer get(String path) throws Exception {
    return send(request(path));
  }

  Answer post(String path, String body) throws Exception {
    return send(json(path).POST(BodyPublishers.ofString(body)));
  }

  Answer put(String path, String body) throws Exception {
    return send(json(path).PUT(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer secret");
  }

  HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  static Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("content-type").orElse(""));
  }
}
