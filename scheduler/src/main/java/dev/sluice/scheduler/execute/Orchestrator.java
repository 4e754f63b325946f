package dev.sluice.scheduler.execute;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An outside system that runs jobs of its own.
 *
 * <p>Blocking; an interrupt ends a call early with {@link InterruptedException}. Every remote call tells all its
 * outcomes apart: an answer that got lost is {@code Unknown}, never a failure.
 */
public interface Orchestrator {
    /** What the system itself can do. */
    Set<Capability> capabilities();

    /** Starts a job. With {@link Capability#IDEMPOTENT_START} the same key starts it once. */
    StartResult start(StartRequest request) throws InterruptedException;

    /** How a run is doing. */
    StatusResult status(String nativeId) throws InterruptedException;

    /** Asks to end a run; done when {@link #status} says so. Asking again changes nothing. */
    CancelResult cancel(String nativeId) throws InterruptedException;

    /** Looks for the run that was started with this key. */
    FindResult find(String idempotencyKey) throws InterruptedException;

    /** What a system can do by itself. */
    enum Capability {
        /** Takes a start time in the future and keeps it. */
        START_LATER,
        /** Starts once per idempotency key, however often it is asked. */
        IDEMPOTENT_START,
        /** Finds a run again by its key, whether or not starting is idempotent. */
        FIND_BY_KEY,
        CANCEL,
        PRIORITY,
        /** Runs over a range of partitions with one request. */
        BACKFILL,
        /** Goes on from the step that failed. */
        RETRY_FROM_FAILURE,
        /** Tells its runs by OpenLineage events. */
        OPENLINEAGE
    }

    /**
     * What to start.
     *
     * @param job its name in the system
     * @param idempotencyKey the attempt's id
     * @param parameters handed over
     * @param notBefore for {@link Capability#START_LATER}
     * @param priority for {@link Capability#PRIORITY}; higher first
     * @param context variables by which the run can name its parent
     */
    record StartRequest(
            String job,
            String idempotencyKey,
            Map<String, String> parameters,
            Optional<Instant> notBefore,
            OptionalInt priority,
            Map<String, String> context) {
        public StartRequest {
            parameters = Map.copyOf(parameters);
            context = Map.copyOf(context);
        }
    }

    /** Outcome of a start. */
    sealed interface StartResult {
        /**
         * Runs, or ran already with this key.
         *
         * @param nativeId of the run in the system
         */
        record Started(String nativeId) implements StartResult {}

        /**
         * Not started, for certain.
         *
         * @param reason for people
         * @param lasting whether asking again ends the same, as with an unknown job
         */
        record Refused(String reason, boolean lasting) implements StartResult {}

        /**
         * Nobody knows.
         *
         * @param cause for people
         */
        record Unknown(String cause) implements StartResult {}
    }

    /** Outcome of a look at a run. */
    sealed interface StatusResult {
        /**
         * Not done.
         *
         * @param nativeState as the system calls it
         */
        record Running(String nativeState) implements StatusResult {}

        /** Done well. */
        record Succeeded() implements StatusResult {}

        /**
         * Done badly.
         *
         * @param errorClass whether another try may help
         * @param message for people
         */
        record Failed(ErrorClass errorClass, String message) implements StatusResult {}

        /** Ended on request. */
        record Cancelled() implements StatusResult {}

        /** The system has no such run. */
        record Gone() implements StatusResult {}

        /**
         * No answer.
         *
         * @param cause for people
         */
        record Unknown(String cause) implements StatusResult {}
    }

    /** Outcome of a request to end a run. */
    sealed interface CancelResult {
        /** Heard. */
        record Accepted() implements CancelResult {}

        /**
         * Cannot be.
         *
         * @param reason for people
         */
        record Refused(String reason) implements CancelResult {}

        /**
         * No answer.
         *
         * @param cause for people
         */
        record Unknown(String cause) implements CancelResult {}
    }

    /** Outcome of a look-up by key. */
    sealed interface FindResult {
        /**
         * There it is.
         *
         * @param nativeId of the run in the system
         */
        record Found(String nativeId) implements FindResult {}

        /** Never started with this key. */
        record Absent() implements FindResult {}

        /**
         * No answer.
         *
         * @param cause for people
         */
        record Unknown(String cause) implements FindResult {}
    }
}
