/** The one file that an auditor gets: all writings of a report, its evidence, and what proves them. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.bundle;
