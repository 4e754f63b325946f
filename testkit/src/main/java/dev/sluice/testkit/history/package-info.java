/** What every history of runs and versions has to do. */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit.history;
