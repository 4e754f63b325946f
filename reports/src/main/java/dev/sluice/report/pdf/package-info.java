/** The report as a document that keeps to PDF/A-2a and PDF/UA-1. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.pdf;
