package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a workflow for many partitions. */
@Command(name = "backfill", description = "Run a workflow for ranges of partitions, below its live runs.")
final class BackfillCommand extends ServiceCommand {
    static final String FIELDS = """
            backfillId state total waiting running succeeded failed parallel priority version createdAt endedAt
            workflow { namespace name }
            """;

    static final String PLAN = """
            query Plan($backfill: BackfillInput!) {
              planBackfill(backfill: $backfill) { partitions first last }
            }
            """;

    static final String CREATE = """
            mutation Create($backfill: BackfillInput!, $key: String!) {
              createBackfill(backfill: $backfill, idempotencyKey: $key) {
            %s  }
            }
            """.formatted(FIELDS);

    static final String FOLLOW = """
            query Follow($id: String!) {
              backfill(backfillId: $id) {
            %s  }
            }
            """.formatted(FIELDS);

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Parameters(paramLabel = "NAMESPACE/WORKFLOW")
    private String workflow = "";

    @Option(
            names = "--partitions",
            required = true,
            paramLabel = "RANGES",
            description = "2026-01-01..2026-02-01, single keys, or several separated by commas.")
    private String partitions = "";

    @Mixin
    private final ParameterOption parameters = new ParameterOption();

    @Option(names = "--parallel", paramLabel = "N", description = "Most runs at a time. Default: 4.")
    private @Nullable Integer parallel;

    @Option(names = "--priority", paramLabel = "N", description = "Of the runs. Default: 60 below live runs.")
    private @Nullable Integer priority;

    @Option(names = "--propagate", description = "Let what the runs write fire asset triggers. Default: it does not.")
    private boolean propagate;

    @Option(names = "--dry-run", description = "Only show which partitions it would run.")
    private boolean dryRun;

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final KeyOption key = new KeyOption();

    private final Map<String, Object> wanted = new HashMap<>();
    private Duration limit = Duration.ZERO;

    BackfillCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        limit = wait.limit();
        wanted.put("workflow", workflow(workflow));
        wanted.put("partitions", partitions);
        wanted.put("parameters", parameters.parameters());
        if (parallel != null) {
            wanted.put("parallel", parallel);
        }
        if (priority != null) {
            wanted.put("priority", priority);
        }
        if (propagate) {
            wanted.put("propagate", true);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (dryRun) {
            tellPlan(service.ask(PLAN, Map.of("backfill", wanted)).path("planBackfill"));
            return DONE;
        }
        JsonNode made = service.ask(CREATE, Map.of("backfill", wanted, "key", key.of(surroundings())))
                .path("createBackfill");
        if (!inJson()) {
            say(line(made));
        } else if (!wait.isWanted()) {
            json(made);
        }
        return wait.isWanted() ? follow(service, made) : DONE;
    }

    private void tellPlan(JsonNode plan) {
        if (inJson()) {
            json(plan);
            return;
        }
        long count = plan.path("partitions").asLong();
        List<String> first = new ArrayList<>();
        plan.path("first").forEach(each -> first.add(each.asText()));
        boolean all = first.size() >= count;
        say("would start " + Texts.count(count, "run") + ": " + String.join(", ", first)
                + (all ? "" : ", ... " + Json.text(plan, "last")));
    }

    private int follow(ServiceClient service, JsonNode made) throws InterruptedException {
        String id = Json.text(made, "backfillId");
        Instant end = surroundings().time().instant().plus(limit);
        String told = progress(made);
        while (true) {
            JsonNode now = found(
                    service.ask(FOLLOW, Map.of("id", id)), "backfill", "backfill " + id + " is not there any more");
            String progress = progress(now);
            if (!progress.equals(told) && !inJson()) {
                say(progress);
            }
            told = progress;
            String state = Json.text(now, "state");
            boolean isOver = state.equals("DONE") || state.equals("CANCELLED");
            boolean isLate = !surroundings().time().instant().isBefore(end);
            if ((isOver || isLate) && inJson()) {
                json(now);
            }
            if (isOver) {
                return state.equals("DONE") && now.path("failed").asLong() == 0 ? DONE : Failure.FAILED;
            }
            if (isLate) {
                note("backfill " + id + " is still " + state + "; it goes on");
                return Failure.TIMED_OUT;
            }
            surroundings().pause().lasting(BETWEEN);
        }
    }

    static String line(JsonNode backfill) {
        return Json.text(backfill, "backfillId") + "  " + Runs.workflow(backfill) + "  " + progress(backfill);
    }

    private static String progress(JsonNode backfill) {
        return "%s: %d of %s succeeded, %d failed, %d running, %d waiting"
                .formatted(
                        Json.text(backfill, "state"),
                        backfill.path("succeeded").asLong(),
                        Texts.count(backfill.path("total").asLong(), "run"),
                        backfill.path("failed").asLong(),
                        backfill.path("running").asLong(),
                        backfill.path("waiting").asLong());
    }
}
