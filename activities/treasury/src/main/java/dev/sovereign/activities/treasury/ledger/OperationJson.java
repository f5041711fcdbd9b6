package dev.sovereign.activities.treasury.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Operations as {@code treasury.record} takes them. */
final class OperationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OperationJson() {}

  static String array(List<Operation> operations) {
    ArrayNode array = JSON.createArrayNode();
    operations.forEach(operation -> array.add(object(operation)));
    return array.toString();
  }

  /** The one form in which metadata is hashed and kept: keys sorted, no spaces. */
  static String metadata(SortedMap<String, String> metadata) {
    try {
      return JSON.writeValueAsString(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts did not become JSON", e);
    }
  }

  private static ObjectNode object(Operation operation) {
    return switch (operation) {
      case Operation.Open(Account account) -> open(operation.key(), account);
      case Operation.Post(Transfer transfer) -> transfer("post", transfer);
      case Operation.Reserve(Transfer transfer, Instant expires) ->
          transfer("reserve", transfer).put("expiresAt", expires.toString());
      case Operation.Settle(Key key, Key hold, Instant at) -> ending("settle", key, hold, at);
      case Operation.VoidHold(Key key, Key hold, Instant at) -> ending("void", key, hold, at);
      case Operation.Expire(Key hold, Instant at) -> ending("expire", operation.key(), hold, at);
      case Operation.Reverse(Key key, Key transfer, Instant at, String description) ->
          ending("reverse", key, transfer, at).put("description", description);
    };
  }

  private static ObjectNode open(Key key, Account account) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("kind", "open")
            .put("key", key.text())
            .put("account", account.name().text())
            .put("currency", account.currency().name())
            .put("normal", account.name().type().debitNormal() ? "1" : "-1");
    return account.overdraft() == null
        ? node
        : node.put("overdraft", account.overdraft().units().toString());
  }

  private static ObjectNode transfer(String kind, Transfer transfer) {
    ObjectNode node = head(kind, transfer.key(), transfer.at());
    node.put("description", transfer.description());
    node.put("metadata", metadata(transfer.metadata()));
    ArrayNode postings = node.putArray("postings");
    for (Posting posting : transfer.postings()) {
      postings
          .addObject()
          .put("account", posting.account().text())
          .put("currency", posting.amount().currency().name())
          .put("amount", posting.amount().units().toString());
    }
    return node;
  }

  private static ObjectNode ending(String kind, Key key, Key of, Instant at) {
    return head(kind, key, at).put("of", of.text());
  }

  private static ObjectNode head(String kind, Key key, Instant at) {
    return JSON.createObjectNode()
        .put("kind", kind)
        .put("key", key.text())
        .put("businessAt", at.toString());
  }
}
