package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models that can be asked for, as OpenAI lists its own. */
final class Models {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Models() {}

  static ObjectNode list(List<EndpointStatus> endpoints) {
    ObjectNode list = JSON.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    owners(endpoints).forEach((id, owner) -> data.add(model(id, owner)));
    return list;
  }

  static @Nullable ObjectNode find(List<EndpointStatus> endpoints, String id) {
    String owner = owners(endpoints).get(id);
    return owner == null ? null : model(id, owner);
  }

  /**
   * The first endpoint of each model. One that is away is still asked for by name; one that was
   * refused for good never is.
   */
  private static Map<String, String> owners(List<EndpointStatus> endpoints) {
    Map<String, String> owners = new LinkedHashMap<>();
    owners.put(RequestFacts.AUTO, "sovereign");
    for (EndpointStatus status : endpoints) {
      if (status.state() != EndpointStatus.State.REFUSED) {
        for (EndpointModel model : status.models()) {
          owners.putIfAbsent(model.name(), status.endpoint().name());
        }
      }
    }
    return owners;
  }

  private static ObjectNode model(String id, String owner) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("object", "model")
        // Clients demand a time; nobody knows one of a local file.
        .put("created", 0)
        .put("owned_by", owner);
  }
}
