/** Draws what dashboards show, from a running Prometheus: as SVG, and as pictures by a browser without a window. */
@org.jspecify.annotations.NullMarked
package dev.sluice.dashboards.render;
