/**
 * Grafana dashboards as code: what they show is said here once, and written as JSON to {@code dashboards/grafana}.
 * {@link dev.sluice.dashboards.Generate} writes everything.
 */
@NullMarked
package dev.sluice.dashboards;

import org.jspecify.annotations.NullMarked;
