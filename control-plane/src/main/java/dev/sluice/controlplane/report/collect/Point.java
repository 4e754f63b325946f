package dev.sluice.controlplane.report.collect;

/**
 * What a report looks at. Nothing that came later changes it.
 *
 * @param ledgerSize entries of the ledger that count: those with a smaller sequence number
 * @param logPosition last event that counts
 */
public record Point(long ledgerSize, long logPosition) {
    public Point {
        if (ledgerSize < 0 || logPosition < 0) {
            throw new IllegalArgumentException("no such point: ledger " + ledgerSize + ", log " + logPosition);
        }
    }
}
