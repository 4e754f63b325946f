package dev.sluice.testkit.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;

/** Runs of a recorded workload: CSV, optionally gzip, with a heading. Fields may be quoted. */
final class Trace {
    private Trace() {}

    /** A run. Times in seconds; {@code status} is ok, fail or killed; {@code parent} the run that it is a task of, else empty. */
    record Run(
            String job,
            String id,
            double start,
            double duration,
            String status,
            boolean completed,
            String pool,
            String user,
            OptionalDouble size,
            String parent) {}

    /** Reads a file; the runs come in order of their start, then of their ids. */
    static List<Run> read(Path file) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            List<String> heading = fields(lines.readLine());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> row = fields(line);
                runs.add(new Run(
                        row.get(heading.indexOf("job_key")),
                        row.get(heading.indexOf("run_id")),
                        Double.parseDouble(row.get(heading.indexOf("start_epoch_s"))),
                        Double.parseDouble(row.get(heading.indexOf("duration_s"))),
                        row.get(heading.indexOf("status")),
                        row.get(heading.indexOf("completed")).equals("1"),
                        row.get(heading.indexOf("pool")),
                        row.get(heading.indexOf("user")),
                        number(row.get(heading.indexOf("size"))),
                        row.get(heading.indexOf("parent_run"))));
            }
        }
        runs.sort(Comparator.comparingDouble(Run::start).thenComparing(Run::id));
        return runs;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private static OptionalDouble number(String text) {
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
