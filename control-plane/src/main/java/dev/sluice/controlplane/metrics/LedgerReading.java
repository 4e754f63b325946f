package dev.sluice.controlplane.metrics;

/**
 * Figures of the audit ledger, the reports and the tables, read together.
 *
 * @param waits seconds since the oldest entry came that no signed checkpoint covers; 0: there is none
 * @param schema version of the tables
 */
record LedgerReading(double size, double waits, double reportsOpen, String schema) {}
