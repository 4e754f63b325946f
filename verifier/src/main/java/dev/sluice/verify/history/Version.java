package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import java.util.Comparator;
import java.util.UUID;

/**
 * Identity of a dataset version: there is one per dataset and writing run.
 *
 * @param dataset as the writer called it
 * @param run that wrote it
 */
public record Version(DatasetId dataset, UUID run) implements Comparable<Version> {
    private static final Comparator<Version> ORDER = Comparator.comparing(Version::dataset)
            .thenComparing(version -> version.run().toString());

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }
}
