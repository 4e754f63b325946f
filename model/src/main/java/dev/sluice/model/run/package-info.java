/** Run states and the pure rule that derives a run's state from the set of its events. */
@NullMarked
package dev.sluice.model.run;

import org.jspecify.annotations.NullMarked;
