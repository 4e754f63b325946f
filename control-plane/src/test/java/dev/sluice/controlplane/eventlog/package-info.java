@NullMarked
package dev.sluice.controlplane.eventlog;

import org.jspecify.annotations.NullMarked;
