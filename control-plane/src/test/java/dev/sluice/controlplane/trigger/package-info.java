/** What fires triggers from outside, on a real store. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.trigger;
