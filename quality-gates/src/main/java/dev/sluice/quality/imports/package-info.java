/** Contracts and results of other tools, read as gates and as evidence. */
@NullMarked
package dev.sluice.quality.imports;

import org.jspecify.annotations.NullMarked;
