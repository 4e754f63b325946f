package dev.sluice.controlplane.decide;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.quality.gate.DecisionAnswer;
import dev.sluice.quality.gate.FailOpen;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is known about what a caller is about to read, at one moment.
 *
 * @param inputs as asked, then those inferred
 */
record Facts(List<Input> inputs) {
    Facts {
        inputs = List.copyOf(inputs);
    }

    /** Numbers of the datasets that are known here, ascending: what locks are taken for, and what a waiter watches. */
    TreeSet<Long> assets() {
        TreeSet<Long> assets = new TreeSet<>();
        inputs.forEach(input -> input.known().forEach(known -> assets.add(known.asset())));
        return assets;
    }

    /** Whether a gate waits for a reader before it looks. */
    boolean lazy() {
        return inputs.stream().anyMatch(input -> input.known().stream().anyMatch(Known::lazy));
    }

    /** Per dataset what changes as soon as a hold on it, an exemption or its published version does. */
    Map<Long, String> marks() {
        Map<Long, String> marks = new LinkedHashMap<>();
        inputs.forEach(input -> input.known().forEach(known -> marks.put(known.asset(), known.mark())));
        return marks;
    }

    /**
     * An input.
     *
     * @param asked as the caller names it
     * @param inferred whether it comes from earlier runs
     * @param known under this name or another one of the same dataset; empty: nothing is known of it here
     */
    record Input(DecisionRequest.Input asked, boolean inferred, List<Known> known) {
        Input {
            known = List.copyOf(known);
        }
    }

    /**
     * A dataset that is known here.
     *
     * @param published version; 0: none
     * @param mark changes as soon as a hold, an exemption or the published version does
     * @param lazy whether a gate waits for a reader before it looks
     * @param gates that guard it
     * @param rulings on the slices that are asked for; empty: its gates have not decided yet
     */
    record Known(
            long asset,
            long published,
            String mark,
            List<DecisionAnswer.Active> holds,
            boolean lazy,
            List<Gate> gates,
            List<Ruling> rulings) {
        Known {
            holds = List.copyOf(holds);
            gates = List.copyOf(gates);
            rulings = List.copyOf(rulings);
        }

        boolean guarded() {
            return !gates.isEmpty();
        }
    }

    /** A gate, by {@code namespace/name}. */
    record Gate(String name, boolean enforced) {}

    /**
     * What all gates of a dataset together decided about a slice.
     *
     * @param slice empty: the dataset as a whole
     * @param version that it is about
     * @param outcome worst of all gates
     * @param recheckAt when time alone can change it; absent: never
     * @param verdicts that it rests on
     */
    record Ruling(
            String slice,
            long version,
            GateDecision decision,
            CheckOutcome outcome,
            Optional<Instant> recheckAt,
            List<GateDecision.Reason> warnings,
            List<FailOpen> failOpen,
            List<Verdict> verdicts) {
        Ruling {
            warnings = List.copyOf(warnings);
            failOpen = List.copyOf(failOpen);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** What a gate said. */
    record Verdict(
            long id, String gate, long version, CheckOutcome outcome, Instant at, Optional<Instant> validUntil) {}
}
