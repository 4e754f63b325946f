/** Reads the dashboards' files and asks Prometheus what their panels ask: for the panel test and for pictures. */
@org.jspecify.annotations.NullMarked
package dev.sluice.dashboards.query;
