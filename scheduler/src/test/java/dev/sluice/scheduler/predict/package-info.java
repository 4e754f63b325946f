@NullMarked
package dev.sluice.scheduler.predict;

import org.jspecify.annotations.NullMarked;
