@NullMarked
package dev.sluice.quality.imports;

import org.jspecify.annotations.NullMarked;
