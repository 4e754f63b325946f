/** A report as an RO-Crate: the machine-readable description of a bundle, after the profiles of Workflow Run RO-Crate. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.crate;
