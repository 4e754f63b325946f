package dev.sluice.controlplane.lineage;

import dev.sluice.model.LogPosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What limits an answer taken at a log position.
 *
 * @param head where the log is
 * @param behindSince when the first event came that the answer does not know; null when it knows all
 * @param incompleteJobs those asked about whose producer said that it could not extract all of their lineage
 */
record Standing(LogPosition head, @Nullable Instant behindSince, List<Long> incompleteJobs) {}
