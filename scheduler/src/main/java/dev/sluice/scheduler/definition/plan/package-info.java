/** What a change of definitions means: differences in the words of the YAML, consumers that break, the next slots. */
@NullMarked
package dev.sluice.scheduler.definition.plan;

import org.jspecify.annotations.NullMarked;
