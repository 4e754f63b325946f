package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.deadletter.DeadLetter;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An event that was refused or could not be projected, and waits for somebody. */
@Type("DeadLetter")
public final class DeadLetterType implements Node {
    final DeadLetter letter;

    DeadLetterType(DeadLetter letter) {
        this.letter = letter;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.DEAD_LETTER, letter.id()).text();
    }

    @Description("Its number in the REST API.")
    public long getNumber() {
        return letter.id();
    }

    @NonNull
    public DeadLetterStage getStage() {
        return DeadLetterStage.valueOf(letter.stage());
    }

    @NonNull
    public DeadLetterState getState() {
        return DeadLetterState.valueOf(letter.state());
    }

    @NonNull
    public String getCode() {
        return letter.code();
    }

    @NonNull
    public String getReason() {
        return letter.reason();
    }

    public int getAttempts() {
        return letter.attempts();
    }

    @Description("Bytes of the event as received.")
    public int getLength() {
        return letter.length();
    }

    @NonNull
    public Instant getReceivedAt() {
        return letter.receivedAt();
    }

    @NonNull
    public Instant getUpdatedAt() {
        return letter.updatedAt();
    }

    @Description("Log position of the event, when it is in the log.")
    public @Nullable Long getPosition() {
        return letter.position();
    }

    @Description("Log position that a replay gave it.")
    public @Nullable Long getResolvedPosition() {
        return letter.resolvedPosition();
    }
}
