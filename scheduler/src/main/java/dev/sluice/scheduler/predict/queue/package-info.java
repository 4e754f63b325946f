/** When work that waits will start and end, and whether that is too late: the queue and the graph played through many times. */
@NullMarked
package dev.sluice.scheduler.predict.queue;

import org.jspecify.annotations.NullMarked;
