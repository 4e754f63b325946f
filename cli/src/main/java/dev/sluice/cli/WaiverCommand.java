package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves, ends or lists waivers. */
@Command(name = "waiver", description = "Approve a waiver that another person asked for, end one, or list them.")
final class WaiverCommand extends ServiceCommand {
    static final String APPROVE = """
            mutation Approve($id: ID!, $note: String, $key: String!) {
              approveWaiver(id: $id, note: $note, idempotencyKey: $key) { %s }
            }
            """.formatted(Gates.WAIVER_FIELDS);

    static final String REVOKE = """
            mutation Revoke($id: ID!, $reason: String!, $key: String!) {
              revokeWaiver(id: $id, reason: $reason, idempotencyKey: $key) { %s }
            }
            """.formatted(Gates.WAIVER_FIELDS);

    static final String LIST = """
            query Waivers($gate: String, $first: Int, $after: String) {
              waivers(gate: $gate, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Gates.WAIVER_FIELDS);

    /** What is done. */
    enum Step {
        APPROVE,
        REVOKE,
        LIST
    }

    @Parameters(index = "0", paramLabel = "approve|revoke|list")
    private Step step = Step.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Which waiver; for list: which gate.")
    private @Nullable String subject;

    @Option(names = "--reason", paramLabel = "TEXT", description = "In your words, for the audit trail.")
    private @Nullable String reason;

    @Mixin
    private final KeyOption key = new KeyOption();

    WaiverCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (step == Step.LIST) {
            if (subject != null) {
                subject = workflow(subject);
            }
            return;
        }
        if (subject == null || !subject.matches("[0-9]{1,18}")) {
            throw Failure.wrongUsage(
                    subject == null
                            ? "name the waiver by its id; ./sluice waiver list shows them"
                            : "'" + subject + "' is no id of a waiver; ids are numbers like 12");
        }
        if (step == Step.REVOKE && (reason == null || reason.isBlank())) {
            throw Failure.wrongUsage("say why: --reason \"...\"");
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        if (step == Step.LIST) {
            if (subject != null) {
                variables.put("gate", subject);
            }
            Pages.each(service, LIST, "waivers", variables, this::tell);
            return DONE;
        }
        variables.put("id", String.valueOf(subject));
        variables.put("key", key.of(surroundings()));
        if (reason != null) {
            variables.put(step == Step.APPROVE ? "note" : "reason", reason);
        }
        tell(
                step == Step.APPROVE
                        ? service.ask(APPROVE, variables).path("approveWaiver")
                        : service.ask(REVOKE, variables).path("revokeWaiver"));
        return DONE;
    }

    private void tell(JsonNode waiver) {
        if (inJson()) {
            json(waiver);
        } else {
            say(Gates.waiver(waiver));
        }
    }
}
