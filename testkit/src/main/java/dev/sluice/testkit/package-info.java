/** For tests: builders of OpenLineage events, a settable clock, where shared test data lies. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
