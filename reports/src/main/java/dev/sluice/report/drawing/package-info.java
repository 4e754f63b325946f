/** The lineage of a report as a drawing. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.drawing;
