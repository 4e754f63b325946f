/** The audit trail: who did what. */
@NullMarked
package dev.sluice.controlplane.audit;

import org.jspecify.annotations.NullMarked;
