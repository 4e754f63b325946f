package dev.sluice.testkit.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Measures a running service; see {@link #USAGE} for what and how. */
public final class Bench {
    private static final String USAGE = """
            usage: bench ingest [--connections 1,4,16] [--seconds 20] [--batch 0] [--first-run 0]
                     posts events in a closed loop and waits for the projections
                   bench lineage [--datasets 1000] [--depths 5,10,20] [--questions 60] [--phase both|load|ask]
                     loads a layered warehouse, one run of every job, and asks about it
                   bench history [--marks 10000,100000,300000] [--seconds 10] [--questions 60]
                     runs the same 1,000 jobs again and again, and measures whenever the log has so many events
                   bench schedule [--triggers 100000] [--burst 2000] [--rate 4000] [--minutes 2]
                     applies idle schedules, then fires a burst of slots and a steady stream of them
                   bench gates [--phase all|scan|postgres|decisions] [--rows 10000000] [--table-rows 1000000] [--repeat 2] [--dir DIR]
                     20 checks over files and a table, in one pass and in 20, without a service, its files in DIR;
                     decisions: how fast a running service answers "may I run?" with 100,000 gated datasets
                   bench predict TRACE.csv[.gz]...
                     replays recorded runs against the predictor and scores it; needs no service
                   bench reschedule TRACE.csv[.gz] [SLOTS]
                     runs a trace through the planner on a virtual clock, with and without forecasts; needs no service
                   all but gates, predict, reschedule: [--url http://127.0.0.1:8642] [--key-file .sluice/api-key]""";

    /** What the command line says. */
    record Options(Map<String, String> given) {
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
        if (arguments.length > 1 && arguments[0].equals("predict")) {
            PredictBench.run(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 1 && arguments[0].equals("reschedule")) {
            int slots = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 6;
            RescheduleBench.run(Path.of(arguments[1]), slots);
            RescheduleBench.warnings(Path.of(arguments[1]), slots);
            return;
        }
        Map<String, String> given = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            given.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        Options options = new Options(given);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "ingest" -> new IngestBench(target(options), options).run();
            case "lineage" -> new LineageBench(target(options), options).run();
            case "history" -> new HistoryBench(target(options), options).run();
            case "gates" -> {
                if (options.text("phase", "all").equals("decisions")) {
                    new DecisionBench(target(options), options).run();
                } else {
                    new GateBench(options).run();
                }
            }
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
