package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.DashboardFiles;
import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.QueryException;
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
import java.util.List;
import java.util.Optional;

/**
 * {@code ./sluice dashboards --png DIR}: pictures of all dashboards.
 *
 * <p>Arguments: the folder of dashboards, the folder for pictures, the address of Prometheus, how many minutes to look back, and optionally
 * the end, as an instant. Exit code 0: all are there; 1: not; 2: wrong usage.
 */
public final class Render {
    private static final int MOST_POINTS = 240;
    private static final Duration SCRAPE = Duration.ofSeconds(15);

    private final PrintStream out;

    private Render(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments.length < 4) {
            out.println("usage: Render DASHBOARDS PICTURES PROMETHEUS MINUTES [END]");
            System.exit(2);
        }
        try {
            new Render(out).run(List.of(arguments));
        } catch (QueryException e) {
            out.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(List<String> arguments) throws IOException, InterruptedException, QueryException {
        Path pictures = Files.createDirectories(Path.of(arguments.get(1)));
        Duration length = Duration.ofMinutes(Integer.parseInt(arguments.get(3)));
        Instant end = arguments.size() > 4
                ? Instant.parse(arguments.get(4))
                : InstantSource.system().instant();
        Duration step = Duration.ofSeconds(Math.max(1, length.toSeconds() / MOST_POINTS));
        Span span = new Span(end.minus(length), end, step);
        Optional<Browser> browser =
                Browser.find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
        if (browser.isEmpty()) {
            out.println("no chromium on the PATH, so there are SVG files only; get it with `apt install chromium`");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            var drawing = new DashboardDrawing(new PrometheusApi(arguments.get(2), http), span, SCRAPE);
            for (ShownDashboard dashboard : DashboardFiles.of(Path.of(arguments.get(0)))) {
                DashboardDrawing.Drawn drawn = drawing.draw(dashboard);
                Path svg = pictures.resolve(dashboard.uid() + ".svg");
                Files.writeString(svg, drawn.svg());
                Path made = svg;
                if (browser.isPresent()) {
                    made = pictures.resolve(dashboard.uid() + ".png");
                    browser.get().picture(svg, made, DashboardDrawing.WIDTH, drawn.height());
                    Files.delete(svg);
                }
                out.println(made + " " + Files.size(made) / 1_024 + " KiB");
            }
        }
    }
}
