/** "May I run?": answers for systems that read gated datasets, read leases, waivers, the audit trail, news of changes. */
@NullMarked
package dev.sluice.controlplane.decide;

import org.jspecify.annotations.NullMarked;
