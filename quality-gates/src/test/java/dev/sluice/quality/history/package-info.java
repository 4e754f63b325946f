@NullMarked
package dev.sluice.quality.history;

import org.jspecify.annotations.NullMarked;
