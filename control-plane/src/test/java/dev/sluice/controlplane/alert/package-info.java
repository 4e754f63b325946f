/** Alerts on a real store. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.alert;
