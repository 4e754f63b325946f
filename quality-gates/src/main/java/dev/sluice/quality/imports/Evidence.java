package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import dev.sluice.quality.history.ProfileData;
import java.time.Instant;
import java.util.List;

/**
 * What was read of another system's results.
 *
 * @param results of its checks
 * @param profiles of datasets, as far as it tells numbers
 * @param remarks what could not be read, and why; nothing is left out without one
 */
public record Evidence(List<ExternalResult> results, List<Profile> profiles, List<Remark> remarks) {
    public Evidence {
        results = List.copyOf(results);
        profiles = List.copyOf(profiles);
        remarks = List.copyOf(remarks);
    }

    /** Numbers about a dataset at a moment. */
    public record Profile(DatasetId dataset, Instant at, ProfileData data) {}
}
