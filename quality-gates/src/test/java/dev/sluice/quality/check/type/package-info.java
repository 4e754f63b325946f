@NullMarked
package dev.sluice.quality.check.type;

import org.jspecify.annotations.NullMarked;
