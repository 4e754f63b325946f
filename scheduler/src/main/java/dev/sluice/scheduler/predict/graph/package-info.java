/** When datasets land and runs are done: what runs and what is expected to run, played through the lineage graph many times. */
@NullMarked
package dev.sluice.scheduler.predict.graph;

import org.jspecify.annotations.NullMarked;
