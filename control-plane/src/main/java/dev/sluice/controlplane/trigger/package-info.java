/** What starts runs: schedules, assets, and arrivals from outside. */
@NullMarked
package dev.sluice.controlplane.trigger;

import org.jspecify.annotations.NullMarked;
