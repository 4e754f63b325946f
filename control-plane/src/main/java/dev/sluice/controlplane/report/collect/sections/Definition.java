package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Workflow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a definition.
 *
 * @param applied its entry in the ledger
 * @param stored what the store has of it now; null: nothing any more
 * @param workflow null: it is none, or it cannot be read any more
 */
record Definition(
        Entry applied,
        RunContents.@Nullable Stored stored,
        @Nullable Workflow workflow) {
    String name() {
        return applied.text("namespace") + "/" + applied.text("name");
    }

    int version() {
        return (int) applied.number("version");
    }

    /** Of the content, comments and the order of keys left out: the first 128 bits of its SHA-256. */
    @Nullable
    String digest() {
        String hex = applied.text("digest");
        return hex == null ? null : "sha256-128:" + hex;
    }

    /** Of the document as it was written. */
    @Nullable
    String sourceDigest() {
        String hex = applied.text("sourceSha256");
        return hex == null ? null : "sha256:" + hex;
    }

    Optional<Task> task(String id) {
        return workflow == null
                ? Optional.empty()
                : workflow.tasks().stream().filter(task -> task.id().equals(id)).findFirst();
    }
}
