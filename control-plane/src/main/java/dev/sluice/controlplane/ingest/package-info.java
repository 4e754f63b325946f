/** Takes OpenLineage events in: limits, parser, event log; and says precisely what became of each. */
@NullMarked
package dev.sluice.controlplane.ingest;

import org.jspecify.annotations.NullMarked;
