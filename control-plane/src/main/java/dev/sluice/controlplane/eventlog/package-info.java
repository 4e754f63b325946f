/** The event log in PostgreSQL: append-only, in commit order, the truth that everything else is derived from. */
@NullMarked
package dev.sluice.controlplane.eventlog;

import org.jspecify.annotations.NullMarked;
