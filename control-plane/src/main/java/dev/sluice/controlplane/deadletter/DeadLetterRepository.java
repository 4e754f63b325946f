package dev.sluice.controlplane.deadletter;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Queries on dead letters. */
@ApplicationScoped
class DeadLetterRepository implements PanacheRepository<DeadLetterRow> {
    /** The next ones by id. */
    List<DeadLetterRow> page(String state, long afterId, int size) {
        return find("state = ?1 and id > ?2", Sort.by("id"), state, afterId)
                .page(Page.ofSize(size))
                .list();
    }

    long countByState(String state) {
        return count("state", state);
    }

    List<DeadLetterRow> waiting(byte[] hash, String stage) {
        return find("contentHash = ?1 and stage = ?2 and state = ?3", hash, stage, DeadLetterRow.WAITING)
                .list();
    }
}
