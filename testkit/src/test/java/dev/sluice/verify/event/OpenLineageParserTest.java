package dev.sluice.verify.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.Fault;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.ParsedEvent.Accepted;
import dev.sluice.model.event.ParsedEvent.Rejected;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.event.RunEventType;
import dev.sluice.model.event.Violation;
import dev.sluice.testkit.Events;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLineageParserTest {
    private static final String RUN = "\"run\":{\"runId\":\"00000000-0000-7000-8000-000000000001\"}";
    private static final String JOB = "\"job\":{\"namespace\":\"n\",\"name\":\"j\"}";

    private final OpenLineageParser parser = new OpenLineageParser();

    @Test
    void readsARunEvent() {
        RunEvent event = (RunEvent) accepted(Events.complete("etl", Events.runId(1))
                        .at("2026-01-31T08:15:30.123456789Z")
                        .input("in")
                        .output("out", d -> d.rows(7))
                        .json())
                .event();

        assertThat(event.type()).isEqualTo(RunEventType.COMPLETE);
        assertThat(event.eventTime()).isEqualTo(Instant.parse("2026-01-31T08:15:30.123456789Z"));
        assertThat(event.runId().toString()).isEqualTo(Events.runId(1));
        assertThat(event.job().id().name()).isEqualTo("etl");
        assertThat(event.inputs()).hasSize(1);
        assertThat(event.outputs().getFirst().ioFacets().json()).contains("outputStatistics");
    }

    @Test
    void keepsFacetsByteForByte() {
        String facets = "{ \"x\" : {\"_producer\":\"p:x\",\"_schemaURL\":\"u\",\"v\": [1, 2.50, \"\\u00e9é\"] } }";
        String event = "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"job\":{\"namespace\":\"n\",\"name\":\"j\",\"facets\":"
                + facets + "}," + RUN + "}";

        RunEvent read = (RunEvent) accepted("  " + event + "\n").event();

        assertThat(read.job().facets().json()).isEqualTo(facets);
        assertThat(new FacetReader().split(read.job().facets()).getFirst().json())
                .isEqualTo("{\"_producer\":\"p:x\",\"_schemaURL\":\"u\",\"v\": [1, 2.50, \"\\u00e9é\"] }");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01t00:00:00.5z, 2026-01-01T00:00:00.500Z",
        "2026-01-01 00:00:00.123+02:00, 2025-12-31T22:00:00.123Z",
        "2026-01-01T00:00:00-0530, 2026-01-01T05:30:00Z",
        "2026-01-01T00:00:00.1234567891234Z, 2026-01-01T00:00:00.123456789Z",
        "2026-01-01T00:00:00+01:00[Europe/Paris], 2025-12-31T23:00:00Z",
        "2026-01-01T12:00:00, 2026-01-01T12:00:00Z"
    })
    void readsEveryFormOfTime(String sent, String meant) {
        Accepted accepted = accepted("{\"eventTime\":\"" + sent + "\"," + RUN + "," + JOB + "}");

        assertThat(accepted.event().eventTime()).isEqualTo(Instant.parse(meant));
        boolean zoned = !sent.equals("2026-01-01T12:00:00");
        assertThat(accepted.faults().contains(new Fault(Fault.Kind.EVENT_TIME_WITHOUT_ZONE, "/eventTime")))
                .isNotEqualTo(zoned);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"eventTime\":\"yesterday\",RUN,JOB} | /eventTime | INGEST-EVENT-TIME-UNREADABLE",
                "{\"eventTime\":\"0000-01-01T00:00:00Z\",RUN,JOB} | /eventTime | INGEST-EVENT-TIME-UNREADABLE",
                "{RUN,JOB} | /eventTime | INGEST-EVENT-TIME-MISSING",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventType\":\"START\",JOB} | /run/runId | INGEST-RUN-ID-MISSING",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",RUN,\"job\":{\"name\":\"j\"}} | /job/namespace | INGEST-JOB-NAMESPACE-MISSING",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",RUN,\"job\":{\"namespace\":\"n\",\"name\":\" \"}} | /job | INGEST-JOB-UNUSABLE",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",RUN,JOB,\"inputs\":[{\"namespace\":\"n\"}]} | /inputs/0/name | INGEST-DATASET-NAME-MISSING",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",RUN,JOB,\"outputs\":{}} | /outputs | INGEST-NOT-A-LIST",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\"} | '' | INGEST-NO-SUBJECT",
                "[1] | '' | INGEST-NOT-AN-OBJECT",
                "{\"eventTime\": | '' | INGEST-NOT-JSON",
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",RUN,JOB} {} | '' | INGEST-TRAILING-DATA"
            })
    void saysWhatIsMissingAndWhere(String event, String pointer, String code) {
        Rejected rejected = rejected(event.replace("RUN", RUN).replace("JOB", JOB));

        assertThat(rejected.violations())
                .extracting(Violation::pointer, Violation::code)
                .contains(tuple(pointer, code));
        assertThat(rejected.violations()).allSatisfy(v -> assertThat(v.detail()).isNotBlank());
    }

    @Test
    void tellsEventsApartBySchemaUrlAndElseByShape() {
        assertThat(accepted(Events.job("j").input("a").json()).event()).isInstanceOf(JobEvent.class);
        assertThat(accepted(Events.dataset("d", _ -> {}).json()).event()).isInstanceOf(DatasetEvent.class);
        Accepted byShape = accepted("{\"eventTime\":\"2026-01-01T00:00:00Z\",\"producer\":\"x:y\"," + JOB + "}");
        assertThat(byShape.event()).isInstanceOf(JobEvent.class);
        assertThat(byShape.faults()).containsExactly(new Fault(Fault.Kind.MISSING_SCHEMA_URL, "/schemaURL"));
        assertThat(rejected(Events.start("j", Events.runId(1)).json().replace("\"run\":", "\"walk\":"))
                        .violations())
                .extracting(Violation::code)
                .containsExactly("INGEST-RUN-ID-MISSING");
    }

    @Test
    void reportsDeparturesFromTheSpecWithoutRefusing() {
        Accepted accepted = accepted("{\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventType\":\"done\",\"inputs\":null,"
                + "\"run\":{\"runId\":\"nightly-7\",\"facets\":{\"nominalTime\":null,\"parent\":{\"_producer\":\"p:x\"}}},"
                + JOB
                + "," + JOB + "}");

        RunEvent event = (RunEvent) accepted.event();
        assertThat(event.type()).isEqualTo(RunEventType.OTHER);
        assertThat(event.sentRunId()).isEqualTo("nightly-7");
        assertThat(accepted.faults())
                .extracting(Fault::kind)
                .contains(
                        Fault.Kind.UNKNOWN_EVENT_TYPE,
                        Fault.Kind.RUN_ID_NOT_A_UUID,
                        Fault.Kind.MISSING_PRODUCER,
                        Fault.Kind.MISSING_SCHEMA_URL,
                        Fault.Kind.NULL_COLLECTION,
                        Fault.Kind.FACET_NULL,
                        Fault.Kind.FACET_MISSING_SCHEMA_URL,
                        Fault.Kind.DUPLICATE_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800"})
    void refusesNamesThatNoStoreCanKeep(String name) {
        assertThat(rejected("{\"eventTime\":\"2026-01-01T00:00:00Z\"," + RUN
                                + ",\"job\":{\"namespace\":\"n\",\"name\":\"" + name + "\"}}")
                        .violations())
                .isNotEmpty();
    }

    @Test
    void nestingBeyondTheLimitIsRefused() {
        String deep = "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"x\":" + "[".repeat(500) + "]".repeat(500) + "," + RUN
                + "," + JOB + "}";

        assertThat(rejected(deep).violations()).extracting(Violation::code).containsExactly("INGEST-LIMIT");
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        byte[] event = Events.complete("etl", Events.runId(1))
                .parent("dag", Events.runId(2))
                .input("in", d -> d.field("id", "bigint"))
                .output("out", d -> d.column("id", "in", "id").rows(3))
                .bytes();
        Random random = new Random(7);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = mutate(event, random);
            if (parser.parse(mutated) instanceof Accepted) {
                accepted++;
            }
        }
        assertThat(accepted).as("some mutations leave an event").isBetween(1, 19_999);
    }

    @Test
    void takesBatchesApartWithoutChangingAByte() {
        String one = Events.start("a", Events.runId(1)).json();
        String two = Events.start("b", Events.runId(2)).json();
        byte[] array = (" [ " + one + " , 7, {\"broken\":1}," + two + "]").getBytes(StandardCharsets.UTF_8);
        byte[] lines = (one + "\n" + two + "\n").getBytes(StandardCharsets.UTF_8);
        BatchReader reader = new BatchReader(ParserLimits.DEFAULT);

        List<BatchParse.Item> items = ((BatchParse.Items) reader.read(array)).items();
        List<BatchParse.Item> ofLines = ((BatchParse.Items) reader.read(lines)).items();

        assertThat(items).hasSize(4);
        assertThat(text(array, items.get(0))).isEqualTo(one);
        assertThat(items.get(1).parsed()).isInstanceOf(Rejected.class);
        assertThat(items.get(2).parsed()).isInstanceOf(Rejected.class);
        assertThat(text(array, items.get(3))).isEqualTo(two);
        assertThat(ofLines).hasSize(2).allSatisfy(i -> assertThat(i.parsed()).isInstanceOf(Accepted.class));
        assertThat(reader.read("[{}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(BatchParse.Unreadable.class);
        assertThat(reader.read(new byte[0])).isInstanceOf(BatchParse.Unreadable.class);
    }

    @Test
    void readsTheEventsOfABatchAsIfTheyCameAlone() {
        Random random = new Random(11);
        BatchReader reader = new BatchReader(ParserLimits.DEFAULT);
        byte[] event = Events.complete("etl", Events.runId(1))
                .parent("dag", Events.runId(2))
                .input("in", d -> d.field("id", "bigint"))
                .output("out", d -> d.column("id", "in", "id").rows(3))
                .bytes();
        int compared = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] array = ("\uFEFF [1.5e3, \"x\" , null," + new String(mutate(event, random), StandardCharsets.UTF_8)
                            + ",[{}],true," + new String(event, StandardCharsets.UTF_8) + " ]")
                    .getBytes(StandardCharsets.UTF_8);
            if (reader.read(array) instanceof BatchParse.Items items
                    && items.items().size() == 7) {
                compared++;
                assertThat(items.items()).allSatisfy(item -> assertThat(item.parsed())
                        .isEqualTo(parser.parse(array, item.offset(), item.length())));
                assertThat(items.items())
                        .extracting(item -> text(array, item))
                        .startsWith("1.5e3", "\"x\"", "null")
                        .endsWith("[{}]", "true", new String(event, StandardCharsets.UTF_8));
            }
        }
        assertThat(compared).as("batches whose JSON survived").isBetween(100, 4_999);
    }

    @Test
    void aBatchHasTheNestingLimitOfItsEvents() {
        BatchReader reader = new BatchReader(new ParserLimits(6, 10, 10, 10));
        String fits = nested(5);
        String deep = nested(6);

        assertThat(reader.read(("[" + fits + "]").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BatchParse.Items.class);
        assertThat(reader.read((fits + "\n" + fits).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BatchParse.Items.class);
        for (String batch : List.of("[" + fits + "," + deep + "]", fits + "\n" + deep)) {
            BatchParse.Unreadable refused = (BatchParse.Unreadable) reader.read(batch.getBytes(StandardCharsets.UTF_8));
            assertThat(refused.why().violations())
                    .extracting(Violation::code, v -> v.detail().startsWith("event 1 of the batch is nested deeper"))
                    .containsExactly(tuple("INGEST-LIMIT", true));
        }
    }

    private static String nested(int levels) {
        return "{\"eventTime\":\"2026-01-01T00:00:00Z\"," + RUN + "," + JOB + ",\"x\":" + "[".repeat(levels)
                + "]".repeat(levels) + "}";
    }

    private static byte[] mutate(byte[] event, Random random) {
        byte[] copy = event.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }

    private static String text(byte[] bytes, BatchParse.Item item) {
        return new String(bytes, item.offset(), item.length(), StandardCharsets.UTF_8);
    }

    private Accepted accepted(String event) {
        ParsedEvent parsed = parser.parse(event.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).as("%s", parsed).isInstanceOf(Accepted.class);
        return (Accepted) parsed;
    }

    private Rejected rejected(String event) {
        ParsedEvent parsed = parser.parse(event.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).as("%s", event).isInstanceOf(Rejected.class);
        return (Rejected) parsed;
    }
}
