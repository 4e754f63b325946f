/** Collects what a report says: a function of the request, a size of the ledger and a position of the event log. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.report.collect;
