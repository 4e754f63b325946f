package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A decision with everything it rests on.
 *
 * @param decision over all gates of the dataset and slice
 * @param outcome worst over all gates that can hold, after waivers; SKIPPED where there is no verdict
 * @param grounds one for every gate, in the order of the gates
 * @param warnings what did not hold but has to be told: results of outcome WARN, failures of advisory gates
 * @param failOpen every place where consumers go on without evidence; empty for most
 * @param evaluate gates of which an evaluation has to be asked for, unless one is under way
 * @param recheckAt when time alone can change the decision, its reasons or who is exempt; absent: never
 */
public record Ruling(
        GateDecision decision,
        CheckOutcome outcome,
        List<Ground> grounds,
        List<GateDecision.Reason> warnings,
        List<FailOpen> failOpen,
        Set<String> evaluate,
        Optional<Instant> recheckAt) {
    public Ruling {
        grounds = List.copyOf(grounds);
        warnings = List.copyOf(warnings);
        failOpen = List.copyOf(failOpen);
        evaluate = Set.copyOf(evaluate);
    }

    /** Whether the newest version may be published: nothing holds, by evidence, waiver or a rule of the gates. */
    public boolean publish() {
        return !(decision instanceof GateDecision.Held);
    }
}
