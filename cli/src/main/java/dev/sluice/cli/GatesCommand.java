package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists gates, or tells all about one. */
@Command(
        name = "gates",
        description = "List gates with their state and last verdict; with a name: its checks, holds and waivers.")
final class GatesCommand extends ServiceCommand {
    static final String LIST = """
            query Gates($state: GateState, $first: Int, $after: String) {
              gates(state: $state, first: $first, after: $after) {
                nodes {
                  name version state enforced flapping heldSince
                  asset { namespace name }
                  lastVerdict { outcome version partition at validUntil }
                  reasons { %s }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Gates.REASON_FIELDS);

    static final String ONE =
            """
            query Gate($name: String!) {
              gate(name: $name) {
                name version description owner state phase enforced flapping heldSince
                asset { namespace name }
                stage { namespace name }
                lastVerdict { outcome version partition at validUntil }
                lastEvaluation { id state cause version partition outcome startedAt endedAt message }
                reasons { %s }
                checks { id type severity columns warn fail description last { %s } }
                holds { %s }
                waivers { %s }
              }
            }
            """.formatted(Gates.REASON_FIELDS, Gates.RESULT_FIELDS, Gates.HOLD_FIELDS, Gates.WAIVER_FIELDS);

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/NAME", description = "Which gate. Default: all.")
    private @Nullable String name;

    /** States of a gate, as the service names them. */
    enum State {
        OPEN,
        CHECKING,
        HELD,
        OVERRIDDEN,
        UNKNOWN
    }

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in it: ${COMPLETION-CANDIDATES}.")
    private @Nullable State state;

    GatesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (name != null) {
            if (state != null) {
                throw Failure.wrongUsage("--state is for lists; leave it out, or the name");
            }
            name = workflow(name);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (name == null) {
            return list(service);
        }
        JsonNode gate = found(service.ask(ONE, Map.of("name", name)), "gate", "there is no gate " + name);
        if (inJson()) {
            json(gate);
        } else {
            tell(gate);
        }
        return DONE;
    }

    private int list(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        if (state != null) {
            variables.put("state", state.name());
        }
        Pages.each(service, LIST, "gates", variables, this::tellLine);
        return DONE;
    }

    private void tellLine(JsonNode gate) {
        if (inJson()) {
            json(gate);
            return;
        }
        say("%-10s  %s  %s  %s"
                .formatted(state(gate), Json.text(gate, "name"), Gates.asset(gate.path("asset")), verdict(gate)));
        gate.path("reasons").forEach(reason -> say("            " + Gates.reason(reason)));
    }

    private static String state(JsonNode gate) {
        return Json.text(gate, "state") + (gate.path("enforced").asBoolean() ? "" : " (advisory)");
    }

    private static String verdict(JsonNode gate) {
        JsonNode verdict = gate.path("lastVerdict");
        if (verdict.isNull() || verdict.isMissingNode()) {
            return "no verdict yet";
        }
        String until = Json.text(verdict, "validUntil");
        return Json.text(verdict, "outcome") + " on " + Gates.version(verdict) + " at " + Json.text(verdict, "at")
                + (until.isEmpty() ? "" : ", good until " + until)
                + (gate.path("flapping").asBoolean() ? ", flapping" : "");
    }

    private void tell(JsonNode gate) {
        String since = Json.text(gate, "heldSince");
        say("gate " + Json.text(gate, "name") + " (version " + Json.text(gate, "version") + ") guards "
                + Gates.asset(gate.path("asset")));
        say("  state: " + state(gate) + (since.isEmpty() ? "" : " since " + since));
        say("  last verdict: " + verdict(gate));
        String owner = Json.text(gate, "owner");
        say("  phase: " + Json.text(gate, "phase").toLowerCase(Locale.ROOT)
                + (gate.path("stage").isObject() ? " " + Gates.asset(gate.path("stage")) : "")
                + (owner.isEmpty() ? "" : "; owner: " + owner));
        gate.path("reasons").forEach(reason -> say("  because " + Gates.reason(reason)));
        say("  checks:");
        gate.path("checks").forEach(check -> say("    " + check(check)));
        gate.path("holds").forEach(hold -> Gates.hold(hold).forEach(line -> say("  " + line)));
        if (gate.path("holds").isEmpty()) {
            gate.path("waivers").forEach(waiver -> say("  " + Gates.waiver(waiver)));
        }
    }

    private static String check(JsonNode check) {
        JsonNode last = check.path("last");
        return last.isObject()
                ? Gates.result(last)
                : "%-7s %s %s: nothing yet".formatted("-", Json.text(check, "id"), Json.text(check, "type"));
    }
}
