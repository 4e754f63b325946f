package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.Sha256;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in the text format. A line that is neither a sample nor a comment fails. */
record Scrape(List<Sample> samples, Map<String, String> types) {
    /** One line with a value. */
    record Sample(String name, Map<String, String> labels, double value) {}

    static final String KEY = "slc_test_scrape";

    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[-+]Inf)$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$");
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

    static Scrape of(String text) {
        List<Sample> samples = new ArrayList<>();
        Map<String, String> types = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#")) {
                samples.add(sample(line));
            }
        });
        return new Scrape(samples, types);
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        Map<String, String> labels = new LinkedHashMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3)));
    }

    /** Scrapes the service under test with a viewer's key. */
    static Response get(Jdbc jdbc, String accept) {
        makeKey(jdbc);
        return RestAssured.given()
                .header("Authorization", "Bearer " + KEY)
                .header("Accept", accept)
                .get("/metrics");
    }

    static void makeKey(Jdbc jdbc) {
        makeKey(jdbc, KEY, "viewer");
    }

    static void makeKey(Jdbc jdbc, String key, String role) {
        jdbc.query("""
                INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, 'slc_test', ?, ?, now())
                ON CONFLICT DO NOTHING RETURNING 1
                """, row -> row.getInt(1), "scrape-" + role, Sha256.of(key), role);
    }

    static Scrape text(Jdbc jdbc) {
        return of(get(jdbc, "text/plain").then().statusCode(200).extract().asString());
    }

    /** Name of the family that a sample belongs to. */
    String family(Sample sample) {
        if (types.containsKey(sample.name())) {
            return sample.name();
        }
        return PART.matcher(sample.name()).replaceFirst("");
    }

    /** The labels of a family's samples, without the buckets' own. */
    Set<String> labels(String family) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(sample -> family(sample).equals(family))
                .forEach(sample -> labels.addAll(sample.labels().keySet()));
        labels.remove("le");
        return labels;
    }

    double value(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
                .mapToDouble(Sample::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample " + name + labels));
    }
}
