/** What events say about lineage, and since when until when it holds: pure functions, no store, no clock. */
@NullMarked
package dev.sluice.lineage.derive;

import org.jspecify.annotations.NullMarked;
