/** Everything upstream of runs, run by run and version by version. */
@org.jspecify.annotations.NullMarked
package dev.sluice.verify.closure;
