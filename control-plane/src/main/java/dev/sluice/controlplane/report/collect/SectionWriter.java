package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.Section;

/**
 * Writes one section of a report on a run or version. Sections are put in the order of their numbers. It keeps nothing
 * between calls, and looks at nothing that came after {@link Subject#at()}.
 */
public interface SectionWriter {
    Section write(Subject subject);
}
