package dev.sluice.controlplane.decide;

import dev.sluice.quality.gate.DecisionAnswer;
import java.time.Instant;
import java.util.UUID;

/**
 * An answer as it was given: its bytes never change.
 *
 * @param id of the decision
 * @param revision of it, from 1: a decision that changes gets a further one
 * @param decision in one word
 * @param etag what stays the same while nothing that matters changes
 * @param body JSON
 * @param validUntil until when the same request gets these bytes
 */
record Answer(UUID id, int revision, DecisionAnswer.Answer decision, String etag, String body, Instant validUntil) {
    boolean allows() {
        return switch (decision) {
            case ALLOW, ALLOW_WITH_WARNINGS -> true;
            case HOLD, DENY -> false;
        };
    }

    boolean held() {
        return decision == DecisionAnswer.Answer.HOLD;
    }

    boolean valid(Instant now) {
        return now.isBefore(validUntil);
    }
}
