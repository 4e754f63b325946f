package dev.sluice.cli;

/** How a command answers. */
enum Format {
    /** For people. */
    TEXT,
    /** For programs: one JSON document a line. */
    JSON
}
