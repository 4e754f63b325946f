@NullMarked
package dev.sluice.scheduler.predict.queue;

import org.jspecify.annotations.NullMarked;
