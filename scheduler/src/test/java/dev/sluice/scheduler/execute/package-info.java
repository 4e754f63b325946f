@NullMarked
package dev.sluice.scheduler.execute;

import org.jspecify.annotations.NullMarked;
