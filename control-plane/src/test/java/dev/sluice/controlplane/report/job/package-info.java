@NullMarked
package dev.sluice.controlplane.report.job;

import org.jspecify.annotations.NullMarked;
