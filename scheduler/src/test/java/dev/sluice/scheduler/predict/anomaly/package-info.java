@NullMarked
package dev.sluice.scheduler.predict.anomaly;

import org.jspecify.annotations.NullMarked;
