@NullMarked
package dev.sluice.controlplane.ingest;

import org.jspecify.annotations.NullMarked;
