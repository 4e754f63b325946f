@NullMarked
package dev.sluice.controlplane.report.history;

import org.jspecify.annotations.NullMarked;
