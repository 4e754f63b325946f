/** Objectives, recording rules and alerts of Prometheus, with the examples that prove each of them. */
@NullMarked
package dev.sluice.dashboards.rules;

import org.jspecify.annotations.NullMarked;
