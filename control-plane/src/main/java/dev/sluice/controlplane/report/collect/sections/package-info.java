/** Sections of reports made from facts of our own: as the ledger, and what it names, told them at a point. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.report.collect.sections;
