@NullMarked
package dev.sluice.scheduler.predict.feed;

import org.jspecify.annotations.NullMarked;
