/** Tells how alike two datasets are: byte for byte, row by row, or by what is measured of them. */
@NullMarked
package dev.sluice.quality.compare;

import org.jspecify.annotations.NullMarked;
