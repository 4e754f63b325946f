package dev.sluice.testkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How long each writing of a large report takes with a heap of 512 MB. Needs no service. */
final class ReportBench {
    private static final List<String> PARTS =
            List.of("deflate", "json", "crate", "prov", "drawing", "html", "pdf", "zip");

    private final int runs;
    private final int versions;
    private final int repeat;

    ReportBench(Bench.Options options) {
        this.runs = options.number("runs", 5_000);
        this.versions = options.number("versions", 20_000);
        this.repeat = options.number("repeat", 1);
    }

    private record Measured(double seconds, double cpu, long bytes, long peakKb) {}

    void run() throws Exception {
        System.out.printf(Locale.ROOT, "%d runs, %d versions, heap 512 MB, a process each%n", runs, versions);
        Measured floor = best("deflate");
        for (String part : PARTS) {
            Measured one = part.equals("deflate") ? floor : best(part);
            System.out.printf(
                    Locale.ROOT,
                    "  %-36s %7.2f s  cpu %7.2f s  %7.2f MB  peak %4.0f MB  %7.2f x baseline%n",
                    told(part),
                    one.seconds(),
                    one.cpu(),
                    one.bytes() / 1e6,
                    one.peakKb() / 1e3,
                    one.seconds() / floor.seconds());
        }
    }

    private static String told(String part) {
        return switch (part) {
            case "deflate" -> "DEFLATE of report.json (baseline)";
            case "json" -> "report.json (aim: 10 s)";
            case "crate" -> "ro-crate-metadata.json";
            case "prov" -> "prov.json";
            case "drawing" -> "lineage/graph.svg, once more";
            case "html" -> "report.html";
            case "pdf" -> "report.pdf (aim: 60 s)";
            case "zip" -> "the whole bundle, signed";
            default -> part;
        };
    }

    private Measured best(String part) throws IOException, InterruptedException {
        Measured best = new Measured(Double.MAX_VALUE, 0, 0, 0);
        for (int i = 0; i < repeat; i++) {
            Measured one = inChild(part);
            best = one.seconds() < best.seconds() ? one : best;
        }
        return best;
    }

    private Measured inChild(String part) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReportPart.class.getName(),
                        part,
                        String.valueOf(runs),
                        String.valueOf(versions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("'" + part + "' ended with " + process.exitValue() + ": " + said);
        }
        String[] numbers = said.substring(said.lastIndexOf('\n') + 1).split(" ", -1);
        return new Measured(
                Double.parseDouble(numbers[0]),
                Double.parseDouble(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }
}
