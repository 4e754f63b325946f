package dev.sluice.lineage;

import org.jspecify.annotations.Nullable;

/**
 * One edge during one interval of valid time, as known during one interval of log positions.
 *
 * @param key unique over all edges and intervals, stable over replays
 * @param edgeId the same for all intervals of one edge
 * @param from source node, always canonical
 * @param to target node, always canonical
 * @param ownerId the job (or dataset) whose events state this edge
 * @param flow whether dataset granularity walks it
 * @param io whether job granularity walks it
 * @param validFrom epoch microseconds, inclusive
 * @param validTo epoch microseconds, exclusive; {@link dev.sluice.model.Micros#OPEN} while it holds
 * @param knownFrom first log position at which this interval was known
 * @param knownTo first log position at which it no longer was; Long.MAX_VALUE while it is
 */
public record GraphEdge(
        String key,
        long edgeId,
        EdgeKind kind,
        long from,
        long to,
        long ownerId,
        EdgeSource source,
        boolean flow,
        boolean io,
        @Nullable String transformationType,
        @Nullable String transformationSubtype,
        boolean masking,
        long validFrom,
        long validTo,
        long knownFrom,
        long knownTo) {}
