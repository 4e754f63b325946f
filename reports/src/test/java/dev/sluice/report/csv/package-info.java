@org.jspecify.annotations.NullMarked
package dev.sluice.report.csv;
