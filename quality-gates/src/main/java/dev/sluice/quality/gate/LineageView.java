package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads what now. Asked once per level of a walk, so that a store can answer in one statement. */
@FunctionalInterface
public interface LineageView {
    /** Readers of each of the datasets; one without an entry has none. */
    Map<DatasetId, List<Reader>> readers(Set<DatasetId> datasets);
}
