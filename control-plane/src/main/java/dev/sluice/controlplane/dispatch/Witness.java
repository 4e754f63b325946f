package dev.sluice.controlplane.dispatch;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;

/** Looks on while a task is worked on: says where its assets are, and sees what it reads and writes. */
public interface Witness {
    /** Sees nothing. */
    Witness NONE = new Witness() {
        @Override
        public AttemptRequest placed(Claimed claimed, AttemptRequest request) {
            return request;
        }

        @Override
        public Watch begin(Claimed claimed, AttemptRequest request) {
            return outcome -> outcome;
        }
    };

    /**
     * The request, with the places of its assets.
     *
     * @throws RuntimeException when it must not run as it is; the message says why
     */
    AttemptRequest placed(Claimed claimed, AttemptRequest request);

    /** Just before the work begins; never throws. May take as long as the inputs take to be read. */
    Watch begin(Claimed claimed, AttemptRequest request);

    /** An attempt that is looked at. */
    @FunctionalInterface
    interface Watch {
        /** The outcome, with what was seen; never throws. */
        AttemptOutcome end(AttemptOutcome outcome);
    }
}
