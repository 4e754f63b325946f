@NullMarked
package dev.sluice.lineage.derive;

import org.jspecify.annotations.NullMarked;
