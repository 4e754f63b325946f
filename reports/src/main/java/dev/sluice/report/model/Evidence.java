package dev.sluice.report.model;

import java.util.List;

/**
 * What a report rests on, as it was stored: streams, for they may be large.
 *
 * @param events raw events as received, in log order
 * @param entries canonical bytes of ledger entries, in order of the ledger
 */
public record Evidence(List<RawEvent> events, List<LedgerEntry> entries) {
    public Evidence {
        events = List.copyOf(events);
        entries = List.copyOf(entries);
    }

    /**
     * @param body bytes as received
     * @param receivedAt ISO 8601 in UTC
     */
    public record RawEvent(long position, String receivedAt, byte[] body) {}

    /** @param body canonical JSON (RFC 8785); its RFC 6962 leaf hash is in the tree */
    public record LedgerEntry(long seq, byte[] body) {}
}
