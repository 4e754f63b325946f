/** What lineage events say about runs and the dataset versions they read and wrote, as known at one position of the log. */
@org.jspecify.annotations.NullMarked
package dev.sluice.verify.history;
