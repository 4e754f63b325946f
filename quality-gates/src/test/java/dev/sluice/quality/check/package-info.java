@NullMarked
package dev.sluice.quality.check;

import org.jspecify.annotations.NullMarked;
