/** What is checked about data, what came out, and what follows from it: the words that gates, planner and API share. */
@NullMarked
package dev.sluice.model.quality;

import org.jspecify.annotations.NullMarked;
