/** Reports as their requesters see them: how far they are, and what they came to. */
@NullMarked
package dev.sluice.controlplane.reportview;

import org.jspecify.annotations.NullMarked;
