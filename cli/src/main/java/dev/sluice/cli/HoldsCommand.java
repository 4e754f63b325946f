package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what is held and whom that blocks. */
@Command(
        name = "holds",
        description = "List what is held now: why, by which path and columns, whom it blocks, who goes on and why.")
final class HoldsCommand extends ServiceCommand {
    static final String DOCUMENT = """
            query Holds($gate: String, $first: Int, $after: String) {
              gateHolds(gate: $gate, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Gates.HOLD_FIELDS);

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/GATE", description = "Only what it holds. Default: everything.")
    private @Nullable String gate;

    private int told;

    HoldsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (gate != null) {
            gate = workflow(gate);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        if (gate != null) {
            variables.put("gate", gate);
        }
        Pages.each(service, DOCUMENT, "gateHolds", variables, this::tell);
        if (told == 0 && !inJson()) {
            say("nothing is held");
        }
        return DONE;
    }

    private void tell(JsonNode hold) {
        told++;
        if (inJson()) {
            json(hold);
        } else {
            Gates.hold(hold).forEach(this::say);
        }
    }
}
