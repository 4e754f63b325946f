package dev.sluice.controlplane.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.event.Violation;
import dev.sluice.model.intake.IntakeResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a batch.
 *
 * @param position highest log position of the batch's events; 0 when none is in the log
 */
record BatchResult(int stored, int duplicates, int rejected, long position, List<Item> results) {
    /** What became of one event; {@code index} is its place in the batch. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Item(int index, String status, @Nullable Long position, List<Violation> errors) {}

    static BatchResult of(List<IntakeResult> results) {
        int stored = 0;
        int duplicates = 0;
        int rejected = 0;
        long highest = 0;
        List<Item> items = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case IntakeResult.Stored s -> {
                    stored++;
                    highest = Math.max(highest, s.position().value());
                    items.add(new Item(i, "STORED", s.position().value(), List.of()));
                }
                case IntakeResult.Duplicate d -> {
                    duplicates++;
                    highest = Math.max(highest, d.position().value());
                    items.add(new Item(i, "DUPLICATE", d.position().value(), List.of()));
                }
                case IntakeResult.Rejected r -> {
                    rejected++;
                    items.add(new Item(i, "REJECTED", null, r.violations()));
                }
            }
        }
        return new BatchResult(stored, duplicates, rejected, highest, items);
    }
}
