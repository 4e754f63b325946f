/** What is odd about runs and volumes, what came first, and which oddities belong together. Pure: no clock, no store. */
@NullMarked
package dev.sluice.scheduler.predict.anomaly;

import org.jspecify.annotations.NullMarked;
