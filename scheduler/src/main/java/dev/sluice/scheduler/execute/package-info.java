/** The port of executors: one attempt of a task, from its resolved request to its outcome. */
@NullMarked
package dev.sluice.scheduler.execute;

import org.jspecify.annotations.NullMarked;
