/** Life and death of the process. */
@NullMarked
package dev.sluice.controlplane.lifecycle;

import org.jspecify.annotations.NullMarked;
