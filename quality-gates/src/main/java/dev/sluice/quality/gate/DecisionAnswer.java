package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The answer to "may I run?".
 *
 * @param answer in one word
 * @param pinned versions that the job should read, of the inputs whose published version is known
 * @param reasons why not, or what to know
 * @param waivers that let it through
 * @param validUntil until when the answer holds good; for HOLD when to ask again at the latest
 * @param retryAfter when to ask again; zero unless HOLD
 */
public record DecisionAnswer(
        Answer answer,
        List<Pin> pinned,
        List<Reason> reasons,
        Set<Long> waivers,
        Instant validUntil,
        Duration retryAfter) {
    public DecisionAnswer {
        pinned = List.copyOf(pinned);
        reasons = List.copyOf(reasons);
        waivers = Set.copyOf(waivers);
    }

    /** Answers from state at hand: the worst over all inputs. */
    public static DecisionAnswer of(Question question, Instant now) {
        return new Answering(question, now).answer();
    }

    /** In one word. In ascending order of refusal. */
    public enum Answer {
        ALLOW,
        ALLOW_WITH_WARNINGS,
        /** Not now. */
        HOLD,
        /** Not at all: this run is to be skipped. */
        DENY
    }

    /**
     * What is asked.
     *
     * @param job that asks
     * @param inputs what it reads; empty: nothing is known of it
     * @param longest longest validity of an answer
     */
    public record Question(JobId job, List<Input> inputs, Duration longest) {
        public Question {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * State of an input.
     *
     * @param dataset itself
     * @param slice that the job reads; absent: all
     * @param inferred whether it was seen in earlier runs rather than told
     * @param versioned whether its store keeps versions, so that an older one can be read
     * @param published last published version; absent: none or not known
     * @param lastGood newest published version whose verdict is good or waived; absent: none or not known
     * @param asked version that the caller names; absent: any
     * @param decision in force; absent: no gate guards it
     * @param validUntil when a verdict behind an open decision goes stale; absent: never
     * @param warnings to be told with the answer
     * @param failOpen places where nothing vouches for it
     * @param holds on it, of its slice
     */
    public record Input(
            DatasetId dataset,
            Optional<String> slice,
            boolean inferred,
            boolean versioned,
            OptionalLong published,
            OptionalLong lastGood,
            OptionalLong asked,
            Optional<GateDecision> decision,
            Optional<Instant> validUntil,
            List<GateDecision.Reason> warnings,
            List<FailOpen> failOpen,
            List<Active> holds) {
        public Input {
            warnings = List.copyOf(warnings);
            failOpen = List.copyOf(failOpen);
            holds = List.copyOf(holds);
        }
    }

    /**
     * A hold on an input.
     *
     * @param kind what holds
     * @param onHold what a held consumer does
     * @param reasons of the gate; for a person's hold one with the reason given
     * @param path from the dataset that failed; empty: the input itself failed
     * @param exemption of the job that asks; absent: none
     */
    public record Active(
            Kind kind,
            GateSpec.OnHold onHold,
            List<GateDecision.Reason> reasons,
            List<Step> path,
            Optional<Exemption> exemption) {
        public Active {
            reasons = List.copyOf(reasons);
            path = List.copyOf(path);
        }
    }

    /** What holds. */
    public enum Kind {
        /** A person. */
        OPERATOR,
        /** No verdict yet. */
        CHECKING,
        /** A verdict on the dataset itself. */
        GATE,
        /** A verdict on a dataset upstream. */
        DERIVED
    }

    /**
     * Why a hold does not concern the job.
     *
     * @param why for people
     * @param waiver that says so; absent: a rule of the gate
     * @param until when it ends; absent: with the hold
     */
    public record Exemption(String why, OptionalLong waiver, Optional<Instant> until) {
        boolean counts(Instant now) {
            return until.map(now::isBefore).orElse(true);
        }
    }

    /** A version to read. */
    public record Pin(DatasetId dataset, Optional<String> slice, long version) {}

    /**
     * Why not, or what to know.
     *
     * @param dataset input that it is about; absent: the question as a whole
     * @param gate {@code namespace/name}; empty: no gate
     * @param check id in the gate; empty: the gate as a whole
     * @param outcome of it
     * @param columns that are bad; empty: the dataset as a whole
     * @param message one sentence for people
     * @param path from the dataset that failed; empty: the input itself
     */
    public record Reason(
            Optional<DatasetId> dataset,
            String gate,
            String check,
            CheckOutcome outcome,
            Set<String> columns,
            String message,
            List<Step> path) {
        public Reason {
            columns = Set.copyOf(columns);
            path = List.copyOf(path);
        }
    }
}
