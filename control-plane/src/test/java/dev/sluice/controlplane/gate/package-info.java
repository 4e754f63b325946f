/** Tests of gates at work, on a real PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.gate;
