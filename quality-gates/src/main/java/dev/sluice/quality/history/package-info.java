/** What series of earlier values say: expectations, bands, drift, and the difference of two datasets. */
@NullMarked
package dev.sluice.quality.history;

import org.jspecify.annotations.NullMarked;
