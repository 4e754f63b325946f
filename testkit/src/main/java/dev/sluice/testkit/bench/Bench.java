package dev.sluice.testkit.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures a running service; see {@link #USAGE} for what and how. */
public final class Bench {
    private static final String USAGE = """
            usage: bench ingest [--connections 1,4,16] [--seconds 20] [--batch 0] [--first-run 0]
                     posts events in a closed loop and waits for the projections
                   bench lineage [--datasets 1000] [--depths 5,10,20] [--questions 60] [--phase both|load|ask]
                     loads a layered warehouse, one run of every job, and asks about it
                   bench history [--marks 10000,100000,300000] [--seconds 10] [--questions 60]
                     runs the same 1,000 jobs again and again, and measures whenever the log has so many events
                   bench traces [--connections 4] [--seconds 10] [--rounds 6] [--batch 0] [--collector-port 4318]
                                [--off URL [--off-key-file FILE]]
                     posts in turns with and without being told to a collector, which it is itself, and says what share is
                     left; with --off the same against a second service whose traces are off
                   bench schedule [--triggers 100000] [--burst 2000] [--rate 4000] [--minutes 2]
                     applies idle schedules, then fires a burst of slots and a steady stream of them
                   bench gates [--phase all|scan|postgres|decisions] [--rows 10000000] [--table-rows 1000000] [--repeat 2] [--dir DIR]
                     20 checks over files and a table, in one pass and in 20, without a service, its files in DIR;
                     decisions: how fast a running service answers "may I run?" with 100,000 gated datasets
                   bench predict [--time FILE|SHARE] [--jobs FILE|SHARE] [--floor] [--builds] TRACE.csv[.gz]...
                     replays recorded runs against the predictor and scores it; needs no service. With --time or --jobs these
                     parts alone are scored and the trace is history: files of later rows and of other jobs, or shares of the
                     trace, as .8 for what starts after 80 % of it. --floor adds what an oracle reaches that knows both sides.
                     --builds: forecasts instead when builds of 15 and more tasks are done, through the graph
                   bench reschedule TRACE.csv[.gz] [SLOTS]
                     runs a trace through the planner on a virtual clock, with and without forecasts; needs no service
                   bench report [--runs 5000] [--versions 20000] [--repeat 1]
                     writes a report of so many runs and dataset versions, each part in a process with 512 MB; needs no service
                   all but gates, predict, reschedule, report: [--url http://127.0.0.1:8642] [--key-file .sluice/api-key]""";

    private static final Set<String> FLAGS = Set.of("--floor", "--builds");

    /**
     * What the command line says.
     *
     * @param given by name, without dashes
     * @param files what has no name
     */
    record Options(Map<String, String> given, List<String> files) {
        static Options of(List<String> arguments) {
            Map<String, String> given = new HashMap<>();
            List<String> files = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                if (!arguments.get(i).startsWith("--")) {
                    files.add(arguments.get(i));
                } else if (FLAGS.contains(arguments.get(i))) {
                    given.put(arguments.get(i).substring(2), "true");
                } else if (i + 1 < arguments.size()) {
                    given.put(arguments.get(i).substring(2), arguments.get(++i));
                }
            }
            return new Options(given, files);
        }

        boolean has(String name) {
            return given.containsKey(name);
        }

        int number(String name, int standard) {
            return Integer.parseInt(given.getOrDefault(name, String.valueOf(standard)));
        }

        int[] numbers(String name, String standard) {
            return Arrays.stream(text(name, standard).split(",", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }

        String text(String name, String standard) {
            return given.getOrDefault(name, standard);
        }
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "ingest" -> new IngestBench(target(options), options).run();
            case "lineage" -> new LineageBench(target(options), options).run();
            case "traces" -> new TraceBench(target(options), TraceBench.off(options), options).run();
            case "history" -> new HistoryBench(target(options), options).run();
            case "gates" -> {
                if (options.text("phase", "all").equals("decisions")) {
                    new DecisionBench(target(options), options).run();
                } else {
                    new GateBench(options).run();
                }
            }
            case "predict" -> {
                if (options.has("builds")) {
                    BuildsBench.run(options.files());
                } else {
                    new PredictBench(options).run();
                }
            }
            case "reschedule" -> {
                int slots = options.files().size() > 1
                        ? Integer.parseInt(options.files().get(1))
                        : 6;
                Path trace = Path.of(options.files().getFirst());
                RescheduleBench.run(trace, slots);
                RescheduleBench.warnings(trace, slots);
            }
            case "report" -> new ReportBench(options).run();
            case "schedule" -> new ScheduleBench(target(options), options).run();
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }

    private static Target target(Options options) throws IOException {
        return new Target(
                URI.create(options.text("url", "http://127.0.0.1:8642")),
                Files.readString(Path.of(options.text("key-file", ".sluice/api-key")))
                        .strip());
    }
}
