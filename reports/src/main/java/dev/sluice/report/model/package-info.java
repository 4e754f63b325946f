/** A report as a value: what is said, how well it is known, and the lineage it is about. All else is written from it. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.model;
