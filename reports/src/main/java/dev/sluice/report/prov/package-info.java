/** The provenance of a report in PROV-JSON: who did what, from what, by which plan. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.prov;
