@NullMarked
package dev.sluice.scheduler.predict.act;

import org.jspecify.annotations.NullMarked;
