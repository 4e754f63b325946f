/** Random valid reports for tests: every shape that a service can make, with names that break careless writers. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.samples;
