/** The queue and its workers: claims, leases, heartbeats, outcomes. */
@NullMarked
package dev.sluice.controlplane.dispatch;

import org.jspecify.annotations.NullMarked;
