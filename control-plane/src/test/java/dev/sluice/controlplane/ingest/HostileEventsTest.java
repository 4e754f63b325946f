package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the sender gets an answer, and what was accepted is projected and can be read. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class HostileEventsTest {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern VALUE = Pattern.compile("(?<=:)(?:\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9.]+|true|false)");
    private static final Pattern MEMBER = Pattern.compile("\"\\w+\":(?:\"(?:[^\"\\\\]|\\\\.)*\"|[0-9]+)");

    private enum Mutation {
        TRUNCATED,
        BYTES_FLIPPED,
        NESTED,
        HUGE_NUMBER,
        NUL,
        LONE_SURROGATE,
        DUPLICATE_KEY,
        OTHER_TYPE,
        LONG_TEXT,
        ODD_TIME;

        byte[] of(String event, Random random) {
            return switch (this) {
                case TRUNCATED -> bytes(event.substring(0, random.nextInt(event.length())));
                case BYTES_FLIPPED -> flipped(bytes(event), random);
                case NESTED -> bytes(replaced(event, VALUE, random, "[".repeat(200) + "]".repeat(200)));
                case HUGE_NUMBER ->
                    bytes(replaced(
                            event,
                            VALUE,
                            random,
                            oneOf(random, "1e999999999", "9".repeat(900), "-0.0000000001", "9223372036854775808")));
                case NUL -> bytes(into(event, random, "\\u0000"));
                case LONE_SURROGATE -> bytes(into(event, random, oneOf(random, "\\ud800", "\\udc00x", "\\uffff")));
                case DUPLICATE_KEY -> {
                    MatchResult member = any(event, MEMBER, random);
                    yield bytes(event.substring(0, member.start()) + member.group() + ","
                            + event.substring(member.start()));
                }
                case OTHER_TYPE ->
                    bytes(replaced(event, VALUE, random, oneOf(random, "null", "[]", "{}", "true", "\"\"", "[null]")));
                case LONG_TEXT -> bytes(into(event, random, "é".repeat(40_000)));
                case ODD_TIME ->
                    bytes(event.replace(
                            "2026-05-01T00:00:00Z",
                            oneOf(
                                    random,
                                    "+1000000000-12-31T23:59:59.999999999Z",
                                    "-999999999-01-01T00:00:00Z",
                                    "0000-01-01T00:00:00Z",
                                    "9999-12-31T23:59:59+18:00",
                                    "+294277-01-01T00:00:00Z",
                                    "-4713-01-01T00:00:00Z",
                                    "2026-02-30T00:00:00Z",
                                    "2026-05-01T24:00:00Z",
                                    "1777593600")));
            };
        }
    }

    @Test
    void threeHundredMutatedEventsNeitherFailNorStopTheService() {
        Random random = new Random(20_260_501);
        List<String> failures = new ArrayList<>();
        int accepted = 0;
        for (int i = 0; i < 300; i++) {
            Mutation mutation = Mutation.values()[i % Mutation.values().length];
            byte[] sent = mutation.of(event(i), random);
            int status = post(sent);
            if (status == 201 || status == 200) {
                accepted++;
            } else if (status != 400 && status != 413) {
                failures.add(mutation + " " + status + " " + new String(sent, StandardCharsets.UTF_8));
            }
        }

        assertThat(failures).isEmpty();
        assertThat(accepted).as("mutations that keep the meaning are accepted").isBetween(60, 280);
        Api.awaitProjections();
        assertThat(Api.passedOver()).isEmpty();
    }

    @Test
    void whatWasAcceptedCanBeReadAgain() {
        Random random = new Random(7);
        for (int i = 300; i < 340; i++) {
            post(oneOf(random, Mutation.NUL, Mutation.LONE_SURROGATE, Mutation.LONG_TEXT)
                    .of(event(i), random));
        }
        Api.awaitProjections();

        Api.ask("{ events(first: 100) { nodes { position raw } } }");
        Api.ask("{ runs(first: 100) { nodes { runId errorMessage parentRunId facets { name body } } } }");
        Api.ask("{ datasets(first: 200, prefix: \"hostile\") { nodes { name fields { path type description }"
                + " facets { name body } symlinks { name } } } }");
        Api.ask("{ jobs(first: 200, prefix: \"hostile\") { nodes { name facets { name body } } } }");
        for (String path : List.of("/api/v1/namespaces", "/api/v1/jobs", "/api/v1/search?q=hostile")) {
            ServiceStores.request().get(path).then().statusCode(200);
        }
        Api.ask("{ lineage(root:{namespace:\"" + Events.DATA + "\", dataset:\"hostile.in\"}, direction:DOWNSTREAM,"
                + " granularity:FIELD, depth:5) { nodes { name field } } }");
    }

    private static String event(int number) {
        return Events.complete("hostile.job", Events.runId(70_000 + number))
                .at("2026-05-01T00:00:00Z")
                .sql("select 1")
                .parent("hostile.parent", Events.runId(69_999))
                .runFacet(
                        "nominalTime",
                        "\"nominalStartTime\":\"2026-05-01T00:00:00Z\",\"nominalEndTime\":\"2026-05-01T01:00:00Z\"")
                .runFacet("errorMessage", "\"message\":\"boom\",\"programmingLanguage\":\"JAVA\"")
                .runFacet("own", "\"x\":{\"y\":[1,2.5,{\"z\":\"text\"}]}")
                .input("hostile.in", d -> d.field("id", "bigint").version("v1").symlink("hostile.alias"))
                .output("hostile.out", d -> d.field("id", "bigint")
                        .field("mail", "text")
                        .column("id", "hostile.in", "id")
                        .affectedBy("hostile.in", "country", "FILTER")
                        .lifecycle("OVERWRITE")
                        .rows(12))
                .json();
    }

    private static int post(byte[] body) {
        return ServiceStores.request()
                .contentType("application/json")
                .body(body)
                .post("/api/v1/lineage")
                .statusCode();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] event, Random random) {
        byte[] mutated = Arrays.copyOf(event, event.length);
        for (int change = 0; change < 3; change++) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    /** Puts text into a string of the event, be it a name or a value. */
    private static String into(String event, Random random, String text) {
        MatchResult string = any(event, STRING, random);
        return event.substring(0, string.end() - 1) + text + event.substring(string.end() - 1);
    }

    private static String replaced(String event, Pattern what, Random random, String by) {
        MatchResult match = any(event, what, random);
        return event.substring(0, match.start()) + by + event.substring(match.end());
    }

    private static MatchResult any(String event, Pattern what, Random random) {
        List<MatchResult> found = what.matcher(event).results().toList();
        return found.get(random.nextInt(found.size()));
    }

    @SafeVarargs
    private static <T> T oneOf(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
