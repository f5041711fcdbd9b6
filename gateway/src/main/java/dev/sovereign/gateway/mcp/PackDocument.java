package dev.sovereign.gateway.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pack for programs: without its Markdown, which stands beside it in the same result. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PackDocument(
    String packId,
    @Nullable SessionView last,
    @Nullable MechanicalState mechanical,
    List<String> openPriorities,
    List<ContextPack.Item> items,
    int tokens,
    int left,
    int withheld) {

  PackDocument {
    items = List.copyOf(items);
    openPriorities = List.copyOf(openPriorities);
  }

  static PackDocument of(ContextPack pack) {
    return new PackDocument(
        pack.packId(),
        pack.last(),
        pack.mechanical(),
        pack.openPriorities(),
        pack.items(),
        pack.tokens(),
        pack.left(),
        pack.withheld());
  }
}
