package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.EventRecord;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.model.event.RunEventType;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An event of the log. */
@Type("Event")
public final class EventType implements Node {
    final EventRecord event;

    EventType(EventRecord event) {
        this.event = event;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.EVENT, event.position()).text();
    }

    public long getPosition() {
        return event.position();
    }

    @NonNull
    public EventKind getKind() {
        return EventKind.valueOf(event.kind().name());
    }

    @NonNull
    public Instant getEventTime() {
        return event.eventTime();
    }

    public @Nullable RunEventType getEventType() {
        return event.type();
    }

    public @Nullable String getRunId() {
        return Values.text(event.runId());
    }

    public @Nullable Instant getReceivedAt() {
        return event.receivedAt();
    }
}
