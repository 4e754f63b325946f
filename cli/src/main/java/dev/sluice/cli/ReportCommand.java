package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has reports for auditors made, and fetches them. */
@Command(
        name = "report",
        description = {
            "Have a report for auditors made, or look after those asked for:",
            "  run RUN | version NAMESPACE NAME [--run RUN] | version ID",
            "  period FROM TO | coverage FROM TO | register",
            "  rerun RUN OTHER-RUN",
            "  list | show ID | download ID [--out FILE] | cancel ID"
        })
final class ReportCommand extends ServiceCommand {
    static final String CREATE = """
            mutation Report($report: ReportInput!, $key: String!) {
              createReport(report: $report, idempotencyKey: $key) { %s }
            }
            """.formatted(ReportTexts.FIELDS);

    static final String SHOW = """
            query Report($id: ID!) {
              report(id: $id) { %s }
            }
            """.formatted(ReportTexts.FIELDS);

    static final String CANCEL = """
            mutation Cancel($id: ID!) {
              cancelReport(id: $id) { %s }
            }
            """.formatted(ReportTexts.FIELDS);

    static final String LIST = """
            query Reports($filter: ReportFilter, $first: Int, $after: String) {
              reports(filter: $filter, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(ReportTexts.FIELDS);

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** What is done, and how many words follow. */
    enum Step {
        RUN(1, 1),
        VERSION(1, 2),
        PERIOD(2, 2),
        COVERAGE(2, 2),
        RERUN(2, 2),
        REGISTER(0, 0),
        LIST(0, 0),
        SHOW(1, 1),
        DOWNLOAD(1, 1),
        CANCEL(1, 1);

        private final int least;
        private final int most;

        Step(int least, int most) {
            this.least = least;
            this.most = most;
        }

        boolean makes() {
            return switch (this) {
                case RUN, VERSION, PERIOD, COVERAGE, RERUN, REGISTER -> true;
                case LIST, SHOW, DOWNLOAD, CANCEL -> false;
            };
        }
    }

    @Parameters(index = "0", paramLabel = "WHAT")
    private Step step = Step.LIST;

    @Parameters(index = "1..*", paramLabel = "SUBJECT")
    private List<String> words = List.of();

    @Option(
            names = "--purpose",
            paramLabel = "TEXT",
            description = "What the report is for; it stands in it. Needed to make one.")
    private @Nullable String purpose;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "version: the run that wrote it. Default: the newest version.")
    private @Nullable String run;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the bundle goes; waits for it. Default of download: report-ID.zip.")
    private @Nullable Path out;

    @Option(names = "--state", paramLabel = "STATE", description = "list: only these.")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "list: how many; at most 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final KeyOption key = new KeyOption();

    private final Map<String, Object> wanted = new HashMap<>();
    private Duration longest = Duration.ZERO;
    private int told;

    ReportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        longest = wait.limit();
        Pages.bounded(limit);
        String name = step.name().toLowerCase(Locale.ROOT);
        if (words.size() < step.least || words.size() > step.most) {
            throw Failure.wrongUsage("report " + name + " takes " + step.least
                    + (step.most == step.least ? "" : " or " + step.most) + " more; --help shows which");
        }
        if (step == Step.SHOW || step == Step.DOWNLOAD || step == Step.CANCEL) {
            id(words.getFirst());
        }
        if (step.makes()) {
            if (purpose == null || purpose.isBlank()) {
                throw Failure.wrongUsage("say what the report is for: --purpose \"...\"; it stands in the report");
            }
            wanted.put("kind", step.name());
            wanted.put("purpose", purpose);
            wanted.putAll(ReportTexts.subject(step, words, run));
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        return switch (step) {
            case RUN, VERSION, PERIOD, COVERAGE, RERUN, REGISTER -> make(service);
            case LIST -> list(service);
            case SHOW -> show(service.ask(SHOW, Map.of("id", words.getFirst())));
            case CANCEL -> {
                tell(service.ask(CANCEL, Map.of("id", words.getFirst())).path("cancelReport"));
                yield DONE;
            }
            case DOWNLOAD -> {
                JsonNode report = report(service, words.getFirst());
                if (!Json.text(report, "state").equals("DONE")) {
                    tell(report);
                    throw Failure.failed(
                            "REPORT_" + Json.text(report, "state"), "there is no bundle of it: " + reason(report));
                }
                yield fetch(report);
            }
        };
    }

    private int make(ServiceClient service) throws InterruptedException {
        JsonNode made = service.ask(CREATE, Map.of("report", wanted, "key", key.of(surroundings())))
                .path("createReport");
        if (!wait.isWanted() && out == null) {
            tell(made);
            return DONE;
        }
        return follow(service, made);
    }

    private int follow(ServiceClient service, JsonNode made) throws InterruptedException {
        Instant end = surroundings().time().instant().plus(longest);
        JsonNode now = made;
        String shown = "";
        while (true) {
            String progress = ReportTexts.progress(now);
            if (!progress.equals(shown) && !inJson()) {
                say(progress);
            }
            shown = progress;
            String reached = Json.text(now, "state");
            if (!reached.equals("QUEUED") && !reached.equals("RUNNING")) {
                return ended(now, reached);
            }
            if (!surroundings().time().instant().isBefore(end)) {
                if (inJson()) {
                    json(now);
                }
                note("report " + Json.text(now, "reportId") + " is still " + reached + "; it goes on");
                return Failure.TIMED_OUT;
            }
            surroundings().pause().lasting(BETWEEN);
            now = report(service, Json.text(now, "reportId"));
        }
    }

    private int ended(JsonNode report, String reached) throws InterruptedException {
        if (reached.equals("DONE") && out != null) {
            return fetch(report);
        }
        tell(report);
        return reached.equals("DONE") ? DONE : Failure.FAILED;
    }

    private int fetch(JsonNode report) throws InterruptedException {
        Path file = surroundings()
                .folder()
                .resolve(out == null ? Path.of("report-" + Json.text(report, "reportId") + ".zip") : out);
        new BundleDownload(surroundings()).fetch(report, file);
        tell(report);
        if (!inJson()) {
            say("  written to " + file + "; check it with ./sluice verify");
        }
        return DONE;
    }

    private static JsonNode report(ServiceClient service, String id) throws InterruptedException {
        return found(
                service.ask(SHOW, Map.of("id", id)),
                "report",
                "there is no report " + id + " that this key may read; ./sluice report list shows those");
    }

    private int show(JsonNode data) {
        tell(found(
                data,
                "report",
                "there is no report " + words.getFirst()
                        + " that this key may read; ./sluice report list shows those"));
        return DONE;
    }

    private int list(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        if (state != null) {
            variables.put("filter", Map.of("state", state.toUpperCase(Locale.ROOT)));
        }
        boolean more = Pages.first(service, LIST, "reports", variables, limit, this::tell);
        if (more) {
            note("there are more; --limit shows more than " + limit);
        }
        if (told == 0 && !inJson()) {
            say("there is no report yet that this key may read");
        }
        return DONE;
    }

    private void tell(JsonNode report) {
        told++;
        if (inJson()) {
            json(report);
        } else {
            ReportTexts.lines(report).forEach(this::say);
        }
    }

    private static String reason(JsonNode report) {
        String detail = Json.text(report, "detail");
        return Json.text(report, "state") + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
