/** {@code report.json}: the report in the form that is hashed, and that all other files of a bundle are written from. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.json;
