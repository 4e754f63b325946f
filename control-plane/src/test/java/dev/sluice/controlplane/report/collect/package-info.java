@NullMarked
package dev.sluice.controlplane.report.collect;

import org.jspecify.annotations.NullMarked;
