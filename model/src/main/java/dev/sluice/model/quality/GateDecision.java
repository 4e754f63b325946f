package dev.sluice.model.quality;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whether consumers of a dataset may read it. Appended, never changed. */
public sealed interface GateDecision {
    /** They may. */
    record Open() implements GateDecision {}

    /**
     * They may not.
     *
     * @param reasons at least one
     * @param since first moment of the hold
     */
    record Held(List<Reason> reasons, Instant since) implements GateDecision {
        public Held {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * They may although a check failed.
     *
     * @param by who approved
     * @param why the reason given
     * @param until when it ends
     * @param waivers ids of the waivers in force
     */
    record Overridden(String by, String why, Instant until, List<Long> waivers) implements GateDecision {
        public Overridden {
            waivers = List.copyOf(waivers);
        }
    }

    /**
     * Why a dataset is held.
     *
     * @param gate {@code namespace/name}
     * @param check id in the gate; empty: about the gate as a whole (no verdict yet, stale verdict, missing evidence)
     * @param outcome of the check
     * @param columns that are bad; empty: the dataset as a whole
     * @param message one sentence for people
     */
    record Reason(String gate, String check, CheckOutcome outcome, Set<String> columns, String message) {
        public Reason {
            columns = Set.copyOf(columns);
        }
    }
}
