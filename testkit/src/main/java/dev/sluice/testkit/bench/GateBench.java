package dev.sluice.testkit.bench;

import dev.sluice.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Twenty checks in one pass, against twenty passes, against nothing but counting the rows. Each case runs in a process of its own. */
final class GateBench {
    private final Bench.Options options;
    private final Path folder;

    GateBench(Bench.Options options) {
        this.options = options;
        this.folder = Path.of(options.text("dir", System.getProperty("java.io.tmpdir") + "/sluice-bench-gates"))
                .toAbsolutePath();
    }

    /** The best of the repeats. */
    private record Case(double seconds, long peakKb) {}

    void run() throws Exception {
        String phase = options.text("phase", "all");
        switch (phase) {
            case "all" -> {
                scan();
                postgres();
            }
            case "scan" -> scan();
            case "postgres" -> postgres();
            default ->
                throw new IllegalArgumentException("unknown phase " + phase + "; there are all, scan and postgres");
        }
    }

    private void scan() throws Exception {
        int rows = options.number("rows", 10_000_000);
        GateData.write(folder, rows);
        for (String format : options.text("formats", "parquet,csv").split(",", -1)) {
            Path file = folder.resolve(GateData.name(rows) + "." + format);
            System.out.printf(Locale.ROOT, "%s, %d rows, %.0f MB%n", format, rows, Files.size(file) / 1e6);
            report(rows, List.of(file.toString()), List.of("count", "fused", "separate", "profile", "unique"));
        }
    }

    private void postgres() throws Exception {
        int rows = options.number("table-rows", 1_000_000);
        Files.createDirectories(folder);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary()) {
            try (Connection connection =
                    DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                GateData.load(connection, rows);
            }
            System.out.printf(Locale.ROOT, "PostgreSQL, %d rows (memory is that of the client)%n", rows);
            report(
                    rows,
                    List.of(postgres.jdbcUrl(), postgres.user(), postgres.password()),
                    List.of("count", "fused", "separate", "unique"));
        }
    }

    private void report(int rows, List<String> where, List<String> cases) throws Exception {
        Case floor = null;
        Case fused = null;
        for (String name : cases) {
            Case best = best(name, where);
            floor = floor == null ? best : floor;
            fused = name.equals("fused") ? best : fused;
            System.out.printf(
                    Locale.ROOT,
                    "  %-40s %7.2f s  %6.2f M rows/s  %5.0f MB  %6.1f x count(*)%s%n",
                    told(name),
                    best.seconds(),
                    rows / best.seconds() / 1e6,
                    best.peakKb() / 1e3,
                    best.seconds() / floor.seconds(),
                    fused == null
                            ? ""
                            : String.format(Locale.ROOT, "  %5.2f x fused", best.seconds() / fused.seconds()));
        }
    }

    private static String told(String name) {
        return switch (name) {
            case "count" -> "SELECT count(*)";
            case "fused" -> "20 checks, one pass";
            case "separate" -> "20 checks, 20 passes";
            case "profile" -> "20 checks and a full profile";
            case "unique" -> "20 checks and uniqueness of the key";
            default -> name;
        };
    }

    private Case best(String name, List<String> where) throws Exception {
        Case best = new Case(Double.MAX_VALUE, 0);
        for (int i = 0; i < options.number("repeat", 2); i++) {
            Case one = inChild(name, where);
            best = one.seconds() < best.seconds() ? one : best;
        }
        return best;
    }

    private Case inChild(String name, List<String> where) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=" + System.getProperty("java.util.logging.manager", ""),
                "-cp",
                System.getProperty("java.class.path"),
                GateScan.class.getName(),
                name,
                folder.toString()));
        command.addAll(where);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("'" + name + "' ended with " + process.exitValue() + ": " + said);
        }
        String[] numbers = said.substring(said.lastIndexOf('\n') + 1).split(" ", -1);
        return new Case(Double.parseDouble(numbers[0]), Long.parseLong(numbers[1]));
    }
}
