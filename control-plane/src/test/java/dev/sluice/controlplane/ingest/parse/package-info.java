@NullMarked
package dev.sluice.controlplane.ingest.parse;

import org.jspecify.annotations.NullMarked;
