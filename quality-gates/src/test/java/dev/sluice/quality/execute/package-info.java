@NullMarked
package dev.sluice.quality.execute;

import org.jspecify.annotations.NullMarked;
