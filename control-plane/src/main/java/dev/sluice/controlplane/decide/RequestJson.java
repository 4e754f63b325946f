package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Writes a request as {@link RequestReader} reads it, always in the same form. */
final class RequestJson {
    private RequestJson() {}

    static String of(DecisionRequest request) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("caller", request.caller());
        node.putObject("job")
                .put("namespace", request.job().namespace())
                .put("name", request.job().name());
        request.runId().ifPresent(run -> node.put("runId", run));
        node.put("attempt", request.attempt());
        ArrayNode inputs = node.putArray("inputs");
        for (DecisionRequest.Input input : request.inputs()) {
            ObjectNode each = inputs.addObject()
                    .put("namespace", input.dataset().namespace())
                    .put("name", input.dataset().name());
            input.version().ifPresent(version -> each.put("version", version));
            input.partition().ifPresent(partition -> each.put("partition", partition));
        }
        node.put("mode", request.mode().name().toLowerCase(Locale.ROOT));
        node.put("waitSeconds", request.waitSeconds());
        node.put("lineageInputs", request.lineageInputs());
        return node.toString();
    }
}
