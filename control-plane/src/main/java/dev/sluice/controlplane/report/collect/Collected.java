package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Report;

/** A report and what it rests on. */
public record Collected(Report report, Evidence evidence) {}
