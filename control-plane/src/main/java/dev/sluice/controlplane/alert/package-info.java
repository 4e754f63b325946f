/** Alerts: raised in the transaction that finds the trouble, notified tier by tier until somebody acknowledges. */
@NullMarked
package dev.sluice.controlplane.alert;

import org.jspecify.annotations.NullMarked;
