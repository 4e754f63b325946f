package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.plan.RunStatus;
import java.util.Arrays;

/** How a run of a workflow is asked for and shown. */
final class Runs {
    static final String FIELDS = """
            runId state reason version triggerKind triggerName partition createdAt createdBy startedAt endedAt
            workflow { namespace name }
            """;

    private Runs() {}

    static String workflow(JsonNode run) {
        JsonNode workflow = run.path("workflow");
        return Json.text(workflow, "namespace") + "/" + Json.text(workflow, "name");
    }

    /** A run in one line. */
    static String line(JsonNode run) {
        String partition = Json.text(run, "partition");
        String trigger = Json.text(run, "triggerName");
        return "%s  %-9s  %s  %s  %s%s%s"
                .formatted(
                        Json.text(run, "runId"),
                        Json.text(run, "state"),
                        Json.text(run, "createdAt"),
                        workflow(run),
                        Json.text(run, "triggerKind"),
                        trigger.isEmpty() ? "" : " " + trigger,
                        partition.isEmpty() ? "" : "  " + partition);
    }

    /** Its state, and the reason when there is one. */
    static String state(JsonNode run) {
        String reason = Json.text(run, "reason");
        return Json.text(run, "state") + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** Whether it will not change any more. A state of a later service counts as not. */
    static boolean isDone(JsonNode run) {
        String state = Json.text(run, "state");
        return Arrays.stream(RunStatus.values())
                .anyMatch(each -> each.isDone() && each.name().equals(state));
    }

    static boolean hasSucceeded(JsonNode run) {
        return Json.text(run, "state").equals(RunStatus.SUCCEEDED.name());
    }
}
