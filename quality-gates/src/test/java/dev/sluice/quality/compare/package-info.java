@NullMarked
package dev.sluice.quality.compare;

import org.jspecify.annotations.NullMarked;
