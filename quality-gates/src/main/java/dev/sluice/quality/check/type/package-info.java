/** The types of check that come with Sluice, one class each. */
@NullMarked
package dev.sluice.quality.check.type;

import org.jspecify.annotations.NullMarked;
