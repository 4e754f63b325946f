@NullMarked
package dev.sluice.controlplane.report.population;

import org.jspecify.annotations.NullMarked;
