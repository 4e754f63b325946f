package dev.sluice.testkit.bench;

import dev.sluice.scheduler.time.Jitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scheduler under load: many idle schedules, a burst of slots at one moment, and a steady stream of them. Tasks do
 * nothing, so what is measured is the scheduler: firing, queue, claim, outcome, lineage.
 */
final class ScheduleBench {
    private static final int TRIGGERS_OF_A_WORKFLOW = 100;
    private static final int PAGE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration SPREAD = Duration.ofMinutes(1);
    private static final Pattern RUN = Pattern.compile(
            "\"triggerName\":\"([^\"]+)\",\"slot\":\"([^\"]+)\",\"createdAt\":\"([^\"]+)\",\"endedAt\":(?:\"([^\"]+)\"|null),\"tasks\":\\[\\{\"startedAt\":(?:\"([^\"]+)\"|null)");
    private static final Pattern CURSOR = Pattern.compile("\"hasNextPage\":true,\"endCursor\":\"([^\"]+)\"");
    private static final Pattern HEAP = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\} ([0-9.E]+)");

    private final Target target;
    private final Bench.Options options;

    /** Names the workflows of this measurement: those of an earlier one are paused. */
    private final String stamp = Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX);

    ScheduleBench(Target target, Bench.Options options) {
        this.target = target;
        this.options = options;
    }

    /** A run that ended; it was due at its slot and the jitter of its trigger. */
    private record Run(Instant due, Instant created, Instant started, Instant ended) {}

    void run() throws Exception {
        int idle = options.number("triggers", 100_000);
        int perMinute = options.number("rate", 4_000);
        int burst = options.number("burst", 2_000);
        int minutes = options.number("minutes", 2);
        idle(idle);
        burst(burst);
        steady(perMinute, minutes);
        System.out.printf(Locale.ROOT, "heap of the service in use: %.0f MB%n", heap() / 1e6);
    }

    private void idle(int count) throws IOException {
        long begin = System.nanoTime();
        for (int from = 0; from < count; from += TRIGGERS_OF_A_WORKFLOW) {
            apply(workflow(
                    "idle-" + from / TRIGGERS_OF_A_WORKFLOW,
                    Math.min(TRIGGERS_OF_A_WORKFLOW, count - from),
                    "0 0 1 1 *",
                    ""));
        }
        System.out.printf(
                Locale.ROOT, "%d idle schedules applied in %.1f s%n", count, (System.nanoTime() - begin) / 1e9);
    }

    /** All slots at one full minute. */
    private void burst(int count) throws Exception {
        Instant minute = nextMinute();
        String cron = minute.atZone(java.time.ZoneOffset.UTC).getMinute() + " * * * *";
        List<String> names = live("burst", count, cron, "");
        List<Run> runs = await(names, minute, count, Duration.ZERO);
        remove(names);
        report("burst of " + count + " slots", runs);
    }

    /** Slots of every minute, spread over it. */
    private void steady(int perMinute, int minutes) throws Exception {
        Instant first = nextMinute();
        List<String> names = live("steady", perMinute, "* * * * *", ", jitter: " + SPREAD.toMinutes() + "m");
        List<Run> runs = await(names, first, perMinute * minutes, SPREAD);
        remove(names);
        report(perMinute + " slots a minute, spread, for " + minutes + " minutes", runs);
    }

    private List<String> live(String kind, int count, String cron, String more) throws IOException {
        List<String> names = new ArrayList<>();
        for (int from = 0; from < count; from += TRIGGERS_OF_A_WORKFLOW) {
            String name = kind + "-" + stamp + "-" + from / TRIGGERS_OF_A_WORKFLOW;
            names.add(name);
            apply(workflow(name, Math.min(TRIGGERS_OF_A_WORKFLOW, count - from), cron, more));
        }
        return names;
    }

    private static Instant nextMinute() {
        return Instant.now().plusSeconds(40).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    private static String workflow(String name, int triggers, String cron, String more) {
        StringBuilder yaml = new StringBuilder("apiVersion: sluice.dev/v1alpha1\nkind: Workflow\nmetadata: {name: ")
                .append(name)
                .append(", namespace: bench}\nspec:\n  run: {overlap: allow}\n  triggers:\n");
        for (int i = 0; i < triggers; i++) {
            yaml.append("    - {id: t")
                    .append(i)
                    .append(", type: schedule, cron: \"")
                    .append(cron)
                    .append("\", timezone: UTC")
                    .append(more)
                    .append("}\n");
        }
        return yaml.append("  tasks:\n    - {id: nothing, type: noop}\n").toString();
    }

    private void apply(String yaml) throws IOException {
        String answer = ask("mutation { applyDefinitions(files: [{path: \"bench.yaml\", text: \"" + escaped(yaml)
                + "\"}], idempotencyKey: \"bench-" + System.nanoTime() + "\") { applied problems { rendered } } }");
        if (!answer.contains("\"applied\":true")) {
            throw new IllegalStateException("not applied: " + answer);
        }
    }

    private void remove(List<String> names) throws IOException {
        for (String name : names) {
            ask("mutation { pauseWorkflow(name: \"bench/" + name + "\") { name } }");
        }
    }

    private List<Run> await(List<String> workflows, Instant from, int count, Duration jitter) throws IOException {
        Instant giveUp = from.plus(LONGEST_WAIT);
        while (true) {
            LockSupport.parkNanos(2_000 * Target.MILLISECOND);
            if (Instant.now().isBefore(from.plusSeconds(5))) {
                continue;
            }
            List<Run> done = new ArrayList<>();
            for (String workflow : workflows) {
                done.addAll(runs(workflow, from, jitter));
            }
            if (done.size() >= count) {
                return done;
            }
            if (Instant.now().isAfter(giveUp)) {
                throw new IllegalStateException("only " + done.size() + " of " + count + " runs ended");
            }
        }
    }

    /** Runs of slots from a time on that have ended. */
    private List<Run> runs(String workflow, Instant from, Duration jitter) throws IOException {
        List<Run> runs = new ArrayList<>();
        String after = "";
        while (true) {
            String answer = ask(
                    "{ workflowRuns(workflow: \"bench/" + workflow + "\", state: SUCCEEDED, since: \"" + from
                            + "\", first: " + PAGE + after
                            + ") { pageInfo { hasNextPage endCursor } nodes { triggerName slot createdAt endedAt tasks { startedAt } } } }");
            Matcher matcher = RUN.matcher(answer);
            while (matcher.find()) {
                Instant slot = Instant.parse(matcher.group(2));
                runs.add(new Run(
                        slot.plus(Jitter.of("bench/" + workflow + "/" + matcher.group(1), slot, jitter)),
                        Instant.parse(matcher.group(3)),
                        Instant.parse(matcher.group(5)),
                        Instant.parse(matcher.group(4))));
            }
            Matcher cursor = CURSOR.matcher(answer);
            if (!cursor.find()) {
                return runs;
            }
            after = ", after: \"" + cursor.group(1) + "\"";
        }
    }

    private static void report(String what, List<Run> runs) {
        Latencies tick = new Latencies();
        Latencies queue = new Latencies();
        Latencies whole = new Latencies();
        Instant firstCreated = Instant.MAX;
        Instant lastCreated = Instant.MIN;
        Instant lastEnded = Instant.MIN;
        for (Run run : runs) {
            tick.add(Duration.between(run.due(), run.created()).toNanos());
            queue.add(Duration.between(run.created(), run.started()).toNanos());
            whole.add(Duration.between(run.created(), run.ended()).toNanos());
            firstCreated = run.created().isBefore(firstCreated) ? run.created() : firstCreated;
            lastCreated = run.created().isAfter(lastCreated) ? run.created() : lastCreated;
            lastEnded = run.ended().isAfter(lastEnded) ? run.ended() : lastEnded;
        }
        double fired =
                Math.max(0.001, Duration.between(firstCreated, lastCreated).toMillis() / 1e3);
        double ended = Math.max(0.001, Duration.between(firstCreated, lastEnded).toMillis() / 1e3);
        System.out.printf(
                Locale.ROOT,
                "%s: %d runs, %.0f slots/s fired, %.0f runs/s (%.0f a minute) end to end%n",
                what,
                runs.size(),
                runs.size() / fired,
                runs.size() / ended,
                60 * runs.size() / ended);
        System.out.println("  slot to run:       " + tick.summary());
        System.out.println("  run to attempt:    " + queue.summary());
        System.out.println("  run to its end:    " + whole.summary());
    }

    private double heap() throws IOException {
        try (Client client = target.connect()) {
            Matcher pools = HEAP.matcher(client.get("/q/metrics").text());
            double bytes = 0;
            while (pools.find()) {
                bytes += Double.parseDouble(pools.group(1));
            }
            return bytes;
        }
    }

    private String ask(String query) throws IOException {
        try (Client client = target.connect()) {
            Client.Answer answer = client.post(
                    "/graphql", ("{\"query\":\"" + escaped(query) + "\"}").getBytes(StandardCharsets.UTF_8));
            String text = answer.text();
            if (answer.status() != 200 || text.contains("\"errors\"")) {
                throw new IllegalStateException(answer.status() + " " + text);
            }
            return text;
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
