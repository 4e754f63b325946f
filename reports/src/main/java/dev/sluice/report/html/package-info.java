/** The report as one page, for a screen or for paper. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.html;
