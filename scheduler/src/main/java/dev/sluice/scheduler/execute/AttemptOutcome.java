package dev.sluice.scheduler.execute;

import java.util.List;
import java.util.OptionalInt;

/** How an attempt ended. */
public sealed interface AttemptOutcome {
    /**
     * Done.
     *
     * @param observed datasets that were seen to be read or written
     */
    record Succeeded(List<ObservedDataset> observed) implements AttemptOutcome {
        public Succeeded {
            observed = List.copyOf(observed);
        }
    }

    /**
     * Ran, and failed.
     *
     * @param errorClass whether another try may help
     * @param message for people; no secret in it
     * @param exitCode of a process or container
     * @param observed datasets that were touched before
     */
    record Failed(ErrorClass errorClass, String message, OptionalInt exitCode, List<ObservedDataset> observed)
            implements AttemptOutcome {
        public Failed {
            observed = List.copyOf(observed);
        }
    }

    /** Ended because its thread was interrupted; nothing of it runs any more. */
    record Cancelled() implements AttemptOutcome {}

    /**
     * Never started, and certain not to have been: it costs no attempt.
     *
     * @param reason for people
     */
    record Refused(String reason) implements AttemptOutcome {}

    /**
     * Nobody knows whether it ran: the executor finds it again by the attempt's id when asked once more.
     *
     * @param cause for people
     */
    record Unknown(String cause) implements AttemptOutcome {}
}
