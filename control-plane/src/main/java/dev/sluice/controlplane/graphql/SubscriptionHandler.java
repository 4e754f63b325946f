package dev.sluice.controlplane.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.security.Scope;
import io.smallrye.graphql.websocket.GraphQLWebSocketSession;
import io.smallrye.graphql.websocket.graphqltransportws.GraphQLTransportWSSubprotocolHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SmallRye's side of a websocket, which hears of subscriptions within the limits and of no other operation. */
final class SubscriptionHandler extends GraphQLTransportWSSubprotocolHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final short BAD_REQUEST = 4400;

    private final RequestGuard guard;
    private final GraphQlLimits limits;
    private final GraphQlMetrics metrics;
    private final Scope scope;

    SubscriptionHandler(
            GraphQLWebSocketSession session,
            RequestGuard guard,
            GraphQlLimits limits,
            GraphQlMetrics metrics,
            Scope scope) {
        super(session, new ConcurrentHashMap<>(Map.of("runBlocking", true)));
        this.guard = guard;
        this.limits = limits;
        this.metrics = metrics;
        this.scope = scope;
    }

    boolean initialised() {
        return connectionInitialized.get();
    }

    /** How many subscriptions go on. */
    int active() {
        return activeOperations.size();
    }

    @Override
    public void onMessage(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            session.close(BAD_REQUEST, "a message is no JSON");
            return;
        }
        if (message.path("type").asText().equals("subscribe") && initialised() && refused(message)) {
            return;
        }
        super.onMessage(text);
    }

    private boolean refused(JsonNode message) {
        try {
            if (!message.path("id").isTextual() || !message.path("payload").isObject()) {
                session.close(BAD_REQUEST, "a subscribe message needs an id, a string, and a payload, an object");
                return true;
            }
            RequestGuard.Checked checked = guard.check(message.path("payload"), scope);
            if (!checked.isSubscription()) {
                throw new RefusedRequest(
                        400, "BAD_USER_INPUT", "only subscriptions go over a websocket; send the rest by POST");
            }
            if (activeOperations.size() >= limits.subscriptionsPerSocket()) {
                throw new RefusedRequest(
                        400,
                        "LIMIT_EXCEEDED",
                        limits.subscriptionsPerSocket() + " subscriptions are open on this websocket; end one first");
            }
            metrics.letThrough(checked.cost());
            return false;
        } catch (RefusedRequest e) {
            metrics.refused(e.code());
            answer(message.path("id").asText(), e);
            return true;
        }
    }

    private void answer(String id, RefusedRequest refused) {
        ObjectNode error = JSON.createObjectNode().put("id", id).put("type", "error");
        ObjectNode detail = error.putArray("payload").addObject();
        detail.put("message", refused.getMessage()).putObject("extensions").put("code", refused.code());
        try {
            session.sendMessage(error.toString());
        } catch (java.io.IOException e) {
            session.close(BAD_REQUEST, "the answer could not be sent");
        }
    }
}
