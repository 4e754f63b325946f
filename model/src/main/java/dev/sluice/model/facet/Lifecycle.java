package dev.sluice.model.facet;

import dev.sluice.model.DatasetId;
import org.jspecify.annotations.Nullable;

/** The lifecycleStateChange facet; {@code previous} is set for a RENAME that says what the dataset was called. */
public record Lifecycle(Change change, @Nullable DatasetId previous) {
    public enum Change {
        ALTER,
        CREATE,
        DROP,
        OVERWRITE,
        RENAME,
        TRUNCATE
    }
}
