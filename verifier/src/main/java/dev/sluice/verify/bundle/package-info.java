/** Reads the zip of a report, within limits, and to the last byte: nothing may hide between or behind its files. */
@org.jspecify.annotations.NullMarked
package dev.sluice.verify.bundle;
