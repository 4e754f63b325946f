package dev.sluice.report.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * Which report this is. Two reports with the same identity have the same bytes.
 *
 * @param id {@code sha256:} of the canonical request and the positions
 * @param subject as asked for, e.g. {@code kind}, {@code run}, {@code namespace}, {@code name}, {@code from}, {@code to}
 * @param title for people
 * @param asOf time of the ledger position: what was known then
 * @param ledgerSize entries of the ledger that were looked at
 * @param logPosition last event that was looked at
 * @param requester who asked, by name of the key, and role
 * @param scope namespaces that the requester may see; empty: all
 * @param generator name and version of what made it
 */
public record Identity(
        String id,
        SortedMap<String, String> subject,
        String title,
        Instant asOf,
        long ledgerSize,
        long logPosition,
        String requester,
        String purpose,
        List<String> scope,
        String generator) {
    public Identity {
        subject = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(subject));
        scope = List.copyOf(scope);
    }
}
