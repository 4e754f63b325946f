package dev.sluice.controlplane.deadletter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of dead_letter; stays in this package. */
@Entity
@Table(name = "dead_letter")
class DeadLetterRow {
    static final String WAITING = "WAITING";
    static final String REPLAYED = "REPLAYED";
    static final String DISCARDED = "DISCARDED";
    static final String PARSE = "PARSE";
    static final String PROJECTION = "PROJECTION";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(name = "received_at", nullable = false)
    Instant receivedAt = Instant.EPOCH;

    @Column(nullable = false)
    short transport;

    @Column(nullable = false)
    String stage = PARSE;

    @Nullable
    Long position;

    @Column(nullable = false)
    String code = "";

    @Column(nullable = false)
    String reason = "";

    @Column(name = "content_hash", nullable = false)
    byte[] contentHash = {};

    @Column(nullable = false)
    byte[] body = {};

    @Column(nullable = false)
    int attempts;

    @Column(nullable = false)
    String state = WAITING;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "resolved_position")
    @Nullable
    Long resolvedPosition;

    DeadLetter value() {
        return new DeadLetter(
                id == null ? 0 : id,
                receivedAt,
                stage,
                position,
                code,
                reason,
                attempts,
                state,
                updatedAt,
                resolvedPosition,
                body.length);
    }
}
