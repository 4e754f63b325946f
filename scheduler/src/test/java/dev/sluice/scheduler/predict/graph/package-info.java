@NullMarked
package dev.sluice.scheduler.predict.graph;

import org.jspecify.annotations.NullMarked;
