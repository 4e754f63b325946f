/** The verifier: one command that needs no service and no network. */
@org.jspecify.annotations.NullMarked
package dev.sluice.verify;
