@NullMarked
package dev.sluice.adapters.noop;

import org.jspecify.annotations.NullMarked;
