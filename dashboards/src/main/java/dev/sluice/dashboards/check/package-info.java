/** Drives every part of a running service and tests that no panel of the dashboards stays empty. Talks HTTP only. */
@org.jspecify.annotations.NullMarked
package dev.sluice.dashboards.check;
