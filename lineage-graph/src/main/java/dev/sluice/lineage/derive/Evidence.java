package dev.sluice.lineage.derive;

import dev.sluice.model.Digest128;
import java.util.List;
import java.util.UUID;

/** Everything that bears on the edges of one owner. All times are epoch microseconds of valid time. */
public record Evidence(List<Run> runs, List<Declaration> declarations, List<Fact> facts, List<DatasetEnd> ends) {
    public Evidence {
        runs = List.copyOf(runs);
        declarations = List.copyOf(declarations);
        facts = List.copyOf(facts);
        ends = List.copyOf(ends);
    }

    /**
     * A run of the owner.
     *
     * @param start when it started
     * @param lastEvent latest event time; it was certainly there until then
     * @param succeeded COMPLETED is its state
     * @param incomplete its producer reported extraction errors
     * @param codeVersion names the job's code; 0 when unknown
     * @param snapshot each event stands alone
     * @param times event times, ascending
     * @param contentIds what was known of the run at each of these times, earlier events included (for a snapshot run: what
     *     that event alone said); the last one is the whole
     */
    public record Run(
            UUID id,
            long start,
            long lastEvent,
            boolean succeeded,
            boolean incomplete,
            long codeVersion,
            boolean snapshot,
            long[] times,
            long[] contentIds) {}

    /** A JobEvent or DatasetEvent: replaces what was declared before. */
    public record Declaration(long time, Digest128 tieBreak, long contentId) {}

    /** Holds from its time on, whatever else is said, until an end: a RENAME. */
    public record Fact(long time, long contentId) {}

    /** A dataset stopped being there under its name. */
    public record DatasetEnd(long dataset, long time, Kind kind) {
        public enum Kind {
            /** All its edges end. */
            DROPPED,
            /** Edges that leave it end: its readers are gone, but what it was made of stays true. */
            RENAMED_AWAY
        }
    }

    /** Finds contents and edges by number. */
    public interface Lookup {
        Content content(long id);

        EdgeInfo edge(long id);
    }
}
