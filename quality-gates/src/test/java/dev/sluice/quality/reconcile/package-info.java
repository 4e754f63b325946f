@NullMarked
package dev.sluice.quality.reconcile;

import org.jspecify.annotations.NullMarked;
