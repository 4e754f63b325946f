/** Reports about many runs: a period as a whole, what producers fail to tell, which jobs process which data, two runs compared. */
@org.jspecify.annotations.NullMarked
package dev.sluice.controlplane.report.population;
