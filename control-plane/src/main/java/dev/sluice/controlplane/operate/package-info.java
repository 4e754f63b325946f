/** What people and programs ask of the scheduler, once per idempotency key. */
@NullMarked
package dev.sluice.controlplane.operate;

import org.jspecify.annotations.NullMarked;
