@NullMarked
package dev.sluice.controlplane.report.collect.sections;

import org.jspecify.annotations.NullMarked;
