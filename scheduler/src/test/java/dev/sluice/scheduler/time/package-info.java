@NullMarked
package dev.sluice.scheduler.time;

import org.jspecify.annotations.NullMarked;
