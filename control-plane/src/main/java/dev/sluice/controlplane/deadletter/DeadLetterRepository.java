package dev.sluice.controlplane.deadletter;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Queries on dead letters. */
@ApplicationScoped
class DeadLetterRepository implements PanacheRepository<DeadLetterRow> {
    long countByState(String state) {
        return count("state", state);
    }

    List<DeadLetterRow> waiting(byte[] hash, String stage) {
        return find("contentHash = ?1 and stage = ?2 and state = ?3", hash, stage, DeadLetterRow.WAITING)
                .list();
    }
}
