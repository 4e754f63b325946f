@NullMarked
package dev.sluice.quality.gate;

import org.jspecify.annotations.NullMarked;
