package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dataset may not be read because of a gate.
 *
 * @param key what makes it the same hold
 * @param columns that are bad; empty: the dataset as a whole
 * @param path from the origin; empty for the origin itself
 * @param exempt readers that go on all the same
 */
public record Hold(Key key, Set<String> columns, List<Step> path, Map<JobId, HoldScope.Exempt> exempt) {
    public Hold {
        columns = Set.copyOf(columns);
        path = List.copyOf(path);
        exempt = Map.copyOf(exempt);
    }

    /**
     * What makes it the same hold.
     *
     * @param dataset that is held
     * @param gate that holds, {@code namespace/name}
     * @param origin that the gate guards
     * @param slice held; absent: all
     */
    public record Key(DatasetId dataset, String gate, DatasetId origin, Optional<String> slice) {}
}
