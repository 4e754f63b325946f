/** What the event log says about runs and versions up to one position of it. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.report.history;
