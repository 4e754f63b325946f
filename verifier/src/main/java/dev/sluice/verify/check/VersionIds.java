package dev.sluice.verify.check;

import dev.sluice.model.DatasetId;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.Version;

/** Ids of versions as {@code report.json} has them. */
final class VersionIds {
    private VersionIds() {}

    static String of(History.Read read) {
        Version version = read.version();
        return version == null ? of(read.input().dataset()) : of(version);
    }

    static String of(Version version) {
        return of(version.dataset()) + "@" + version.run();
    }

    static String of(DatasetId dataset) {
        return dataset.namespace() + "/" + dataset.name();
    }
}
