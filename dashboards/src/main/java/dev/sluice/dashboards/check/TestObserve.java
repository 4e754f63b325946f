package dev.sluice.dashboards.check;

import dev.sluice.dashboards.query.DashboardFiles;
import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.ShownDashboard;
import dev.sluice.dashboards.query.Span;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./sluice test-observe}: drives every part of a service that Prometheus reads, and tests that every query of every panel has a number.
 *
 * <p>Arguments: the sources' folder, the service's data directory, the folder for results, and how many seconds to drive. Exit code 0: all
 * is as it has to be.
 */
public final class TestObserve {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofSeconds(2);

    private final Path home;
    private final Path data;
    private final Path results;
    private final Duration driving;
    private final PrintStream out;
    private final InstantSource time = InstantSource.system();

    private TestObserve(List<String> arguments, PrintStream out) {
        this.home = Path.of(arguments.get(0)).toAbsolutePath();
        this.data = Path.of(arguments.get(1)).toAbsolutePath();
        this.results = Path.of(arguments.get(2)).toAbsolutePath();
        this.driving = Duration.ofSeconds(Integer.parseInt(arguments.get(3)));
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments.length != 4) {
            out.println("usage: TestObserve HOME DATA RESULTS SECONDS");
            System.exit(2);
        }
        System.exit(new TestObserve(List.of(arguments), out).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Instant begin = time.instant();
        Path scrapeKey = data.resolve("prometheus/key");
        String service = Files.readAllLines(data.resolve("running")).get(1);
        String url = Files.readString(data.resolve("prometheus/url")).strip();
        Files.createDirectories(results);
        List<Finding> findings = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var api = new Api(service, Files.readString(data.resolve("api-key")).strip(), http);
            Optional<SecondReader> text = SecondReader.text(service, scrapeKey, results, http);
            Optional<SecondReader> victoria = SecondReader.victoriaMetrics(service, url, scrapeKey, results, http);
            try {
                findings.addAll(drive(api));
                out.printf(
                        "driven after %d s%n",
                        Duration.between(begin, time.instant()).toSeconds());
                findings.addAll(looked(begin, new PrometheusApi(url, http), api));
                text.ifPresent(reader -> findings.add(
                        ScrapeCheck.up("in the text format", new PrometheusApi(reader.url(), http), since(begin))));
                victoria.ifPresent(reader -> findings.addAll(second(begin, new PrometheusApi(reader.url(), http))));
            } finally {
                text.ifPresent(SecondReader::close);
                victoria.ifPresent(SecondReader::close);
            }
        }
        return told(findings, Duration.between(begin, time.instant()));
    }

    /** Has all loads happen at once. */
    private List<Finding> drive(Api api) throws IOException, InterruptedException {
        Definitions.deploy(
                api, home, results, data.resolve("api-key"), time.instant().plus(SOON));
        var drive = new Drive(
                api,
                api.with(api.newKey("observed steward", "steward")),
                api.with(api.newKey("observed viewer", "viewer")),
                time.instant().plus(driving),
                time);
        var findings = new ConcurrentLinkedQueue<Finding>();
        List<Thread> threads = new ArrayList<>();
        for (Load load : List.of(
                new EventLoad(),
                new ApiLoad(),
                new SubscriptionLoad(),
                new RunLoad(),
                new TickLoad(),
                new GateLoad(),
                new ReportLoad())) {
            threads.add(Thread.ofVirtual().start(() -> findings.add(driven(load, drive))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(findings);
    }

    private static Finding driven(Load load, Drive drive) {
        String name = load.getClass().getSimpleName();
        try {
            load.drive(drive);
            return new Finding("driving", name, new Outcome.Ok(""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding("driving", name, new Outcome.Failed("interrupted"));
        } catch (Exception e) {
            return new Finding("driving", name, new Outcome.Failed(String.valueOf(e.getMessage())));
        }
    }

    /** Looks until nothing is missing, or patience ends: gauges are read a moment after what they tell. */
    private List<Finding> looked(Instant begin, PrometheusApi prometheus, Api api)
            throws IOException, InterruptedException {
        Instant end = time.instant().plus(PATIENCE);
        List<Finding> findings = look(since(begin), prometheus, api);
        while (!findings.stream().allMatch(each -> each.outcome().isOk())
                && time.instant().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            findings = look(since(begin), prometheus, api);
        }
        return findings;
    }

    private List<Finding> look(Span span, PrometheusApi prometheus, Api api) throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(ScrapeCheck.up("in OpenMetrics", prometheus, span));
        findings.add(ScrapeCheck.format(api, "/metrics", "application/openmetrics-text"));
        findings.add(ScrapeCheck.format(api, "/q/metrics", "text/plain"));
        findings.add(ScrapeCheck.exemplars(prometheus, span));
        findings.addAll(new RuleCheck(prometheus, span).all());
        findings.addAll(panels(new PanelCheck(prometheus, span), ""));
        return findings;
    }

    private List<Finding> panels(PanelCheck check, String prefix) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<ShownDashboard> dashboards = DashboardFiles.of(home.resolve("dashboards/grafana"));
        for (ShownDashboard dashboard : dashboards) {
            check.of(dashboard)
                    .forEach(each -> findings.add(new Finding(prefix + each.group(), each.name(), each.outcome())));
        }
        return findings.isEmpty()
                ? List.of(new Finding("dashboards", "all", new Outcome.Empty("there are no dashboards")))
                : findings;
    }

    private List<Finding> second(Instant begin, PrometheusApi victoria) {
        try {
            return panels(PanelCheck.withoutFormat(victoria, since(begin)), "VictoriaMetrics ");
        } catch (IOException e) {
            return List.of(new Finding("VictoriaMetrics", "all", new Outcome.Failed(String.valueOf(e.getMessage()))));
        }
    }

    private Span since(Instant begin) {
        Instant now = time.instant();
        return new Span(begin, now.isAfter(begin.plus(STEP)) ? now : begin.plus(STEP), STEP);
    }

    private boolean told(List<Finding> findings, Duration took) throws IOException {
        String group = "";
        for (Finding finding : findings) {
            if (!finding.group().equals(group)) {
                group = finding.group();
                out.println(group);
            }
            out.printf("  %-60s %s%n", finding.name(), finding.outcome().text());
        }
        Files.writeString(results.resolve("TEST-observe.xml"), JunitXml.of("observe", findings, took.toMillis() / 1e3));
        long bad = findings.stream().filter(each -> !each.outcome().isOk()).count();
        out.printf("%d looked at, %d not as they have to be, %d s%n", findings.size(), bad, took.toSeconds());
        return bad == 0;
    }
}
