/** What a forecast is a reason to do: rules that propose, bounds that keep them few, and the look back at whether they helped. */
@NullMarked
package dev.sluice.scheduler.predict.act;

import org.jspecify.annotations.NullMarked;
