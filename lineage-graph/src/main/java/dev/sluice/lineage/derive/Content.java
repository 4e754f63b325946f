package dev.sluice.lineage.derive;

import java.util.Arrays;

/** A statement by numbers: its edges and the scopes it is complete about, both sorted. */
public record Content(long id, long[] edgeIds, long[] coveredScopeIds) {
    public boolean asserts(long edge) {
        return Arrays.binarySearch(edgeIds, edge) >= 0;
    }

    public boolean covers(long scope) {
        return Arrays.binarySearch(coveredScopeIds, scope) >= 0;
    }
}
