package dev.sluice.scheduler.definition.read;

import static dev.sluice.scheduler.definition.read.Vocabulary.choice;
import static dev.sluice.scheduler.definition.read.Vocabulary.fields;
import static dev.sluice.scheduler.definition.read.Vocabulary.listOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.mapOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.optional;
import static dev.sluice.scheduler.definition.read.Vocabulary.required;
import static dev.sluice.scheduler.definition.read.Vocabulary.span;
import static dev.sluice.scheduler.definition.read.Vocabulary.text;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Argument;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.model.quality.GateSpec.OnMissing;
import dev.sluice.model.quality.GateSpec.Reach;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.scheduler.definition.read.Shape.Field;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.Flag;
import dev.sluice.scheduler.definition.read.Shape.Open;
import dev.sluice.scheduler.definition.read.Shape.Tagged;
import dev.sluice.scheduler.definition.read.Shape.TextOr;
import dev.sluice.scheduler.definition.read.Shape.Whole;
import dev.sluice.scheduler.definition.read.Shape.Word;
import dev.sluice.scheduler.time.PartitionStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of gates. */
final class GateShapes {
    static final int MAX_CHECKS = 500;
    static final int MAX_SAMPLE_ROWS = 1_000;

    private static final Shape COLUMN = text("a column", 300);
    private static final Shape SQL = text("SQL", 20_000);
    private static final Shape THRESHOLD = text("a threshold", 200);
    private static final Shape GLOB = text("a pattern", 2_048);
    private static final Shape.Text CONSUMER = text(
            "a pattern of workflows or jobs",
            "\\*|[\\s\\S]*\\S/\\S[\\s\\S]*",
            "namespace/name, with * for any characters",
            2_048);
    private static final Shape.Text ADDRESS_TEXT = text(
            "an address",
            "[A-Za-z][A-Za-z0-9+.-]*://\\S+",
            "connection://NAME/schema.table, or a URI such as s3://bucket/key",
            4_200);

    /** What every check has beside its type and the arguments of it. */
    private static final List<Field> COMMON = List.of(
            required(
                    "id",
                    text("an id", "[A-Za-z_][A-Za-z0-9_-]*", "a letter or '_', then letters, digits, '_' and '-'", 100),
                    "Unique in the gate; results and waivers name it."),
            optional("where", SQL, "SQL predicate: only rows for which it is true are looked at."),
            optional("warn", THRESHOLD, "Told when the measured value is so: \"> 0.1%\"."),
            optional("fail", THRESHOLD, "Failed when the measured value is so: \"> 1%\"; default: the type's."),
            optional("severity", choice(Severity.class), "What a failure means; error holds. Default is error."),
            optional(
                    "onError",
                    choice(OnTrouble.class),
                    "What a check means that breaks; default is block for error and critical, else warn."),
            optional("description", text("a description", 4_000), "One sentence for people."));

    /** Keys of a check that are no arguments of its type. */
    static final Set<String> COMMON_KEYS = java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("type"), COMMON.stream().map(Field::key))
            .collect(Collectors.toUnmodifiableSet());

    private static final Shape PHASE = new TextOr(
            choice(List.of("post", "pre")),
            fields(
                    "phase",
                    required("stage", ADDRESS_TEXT, "What the producer writes: it is checked, then takes the place."),
                    optional("quarantine", ADDRESS_TEXT, "Where a stage that failed goes; default: it stays."),
                    optional("keep", span("0s", "3660d"), "How long a quarantined stage is kept; default is 7d.")));

    private static final Fields EXTERNAL = fields(
            "external evidence",
            optional("producer", GLOB, "Producer's URI or the job's name, with *; default is anybody."),
            optional("assertion", GLOB, "Name of the assertion, with *; default is all that come."),
            optional("maxAge", span("1s", "3660d"), "Older results do not count; default is 24h."));

    private static final Fields SCOPE = fields(
            "scope",
            optional("reach", choice(Reach.class), "Who is held; default is downstream."),
            optional("byColumn", new Flag(), "Hold only what is reached from the bad columns; default is true."),
            optional("bySlice", new Flag(), "Hold only runs of the bad partition; default is true."),
            optional("only", listOf(CONSUMER, 0, 200), "Workflows or jobs that are held; default: all."),
            optional("except", listOf(CONSUMER, 0, 200), "Workflows or jobs that are never held."));

    /** Lengths of partitions by time. */
    static final List<String> STEPS =
            Arrays.stream(PartitionStep.values()).map(PartitionStep::toString).toList();

    private static final Fields PARTITION = fields(
            "partition",
            required("column", COLUMN, "Column that tells which partition a row belongs to."),
            optional("every", choice(STEPS), "Length of partitions by time; default: the value is the key."),
            optional("timezone", Vocabulary.ZONE, "Zone of keys and of columns without one; default is UTC."));

    private static final Fields RELEASE = fields(
            "release",
            optional("passes", new Whole(1, 100), "Good verdicts in a row that end a hold; default is 1."),
            optional("minHold", span("0s", "30d"), "Shortest hold; default is 0s."));

    private static final Fields FLAPPING = fields(
            "flapping",
            optional("changes", new Whole(2, 1_000), "Changes of the decision; default is 4."),
            optional("within", span("1m", "30d"), "So long; default is 1h."));

    private GateShapes() {}

    /** The spec of a gate. */
    static Fields gate(CheckVocabulary checks) {
        return fields(
                "spec",
                required("asset", Vocabulary.ADDRESS, "What it guards."),
                optional("description", text("a description", 4_000), "One or two sentences for people."),
                optional("enforce", new Flag(), "false: it records and tells, but holds nothing. Default is true."),
                optional("phase", PHASE, "When it is evaluated: post (default), pre, or on a stage."),
                optional("checks", listOf(check(checks), 0, MAX_CHECKS), "What is looked at."),
                optional("external", listOf(EXTERNAL, 0, 50), "Results of other systems that must be there."),
                optional("scope", SCOPE, "Whom it holds."),
                optional("onHold", choice(OnHold.class), "What a held consumer does; default is wait."),
                optional("onMissing", choice(OnMissing.class), "While there is no verdict; default is evaluate."),
                optional("maxWait", span("0s", "30d"), "Longest wait for a verdict; default is 10m."),
                optional("onTimeout", choice(OnTrouble.class), "Then; default is block, and warn without enforce."),
                optional("ttl", span("1m", "3660d"), "How long a verdict holds good; default: until a newer version."),
                optional("release", RELEASE, "When a hold ends."),
                optional("flapping", FLAPPING, "When it is reported as flapping."),
                optional("longestWaiver", span("1m", "365d"), "Longest time until a waiver ends; default is 7d."),
                optional("sampleRows", new Whole(0, MAX_SAMPLE_ROWS), "Most failing rows kept per check; default 20."),
                optional("sensitive", listOf(COLUMN, 0, 500), "Columns that are masked in samples."),
                optional("timeout", span("1s", "1d"), "Longest evaluation; default is 10m."),
                optional("every", span("1m", "366d"), "Evaluated so often though nothing was written."),
                optional("partition", PARTITION, "Rows of a partition; default: all rows are looked at."));
    }

    /** One variant per type; when no type is known, any type with any arguments. */
    static Shape check(CheckVocabulary checks) {
        if (checks.types().isEmpty()) {
            List<Field> all = new ArrayList<>();
            all.add(required("type", text("a type of check", 100), "Name in the catalogue, for example notNull."));
            all.addAll(COMMON);
            return new Open(new Fields("a check", List.copyOf(all), List.of()));
        }
        Map<String, Fields> variants = new LinkedHashMap<>();
        checks.types().forEach(type -> variants.put(type.name(), fieldsOf(type)));
        return new Tagged("a check", "type", variants);
    }

    private static Fields fieldsOf(CheckVocabulary.Type type) {
        List<Field> all = new ArrayList<>();
        all.add(required("type", choice(List.of(type.name())), type.doc()));
        all.add(COMMON.getFirst());
        for (Argument argument : type.arguments()) {
            if (COMMON_KEYS.contains(argument.name())) {
                throw new IllegalArgumentException("check type '" + type.name() + "' has an argument '"
                        + argument.name() + "', which every check has; name it otherwise");
            }
            all.add(new Field(argument.name(), shape(argument), argument.required(), argument.doc()));
        }
        all.addAll(COMMON.subList(1, COMMON.size()));
        return new Fields("a check of type " + type.name(), List.copyOf(all), List.of());
    }

    private static Shape shape(Argument argument) {
        return switch (argument.kind()) {
            case TEXT -> argument.choices().isEmpty() ? text("text", 4_000) : choice(argument.choices());
            case SQL -> SQL;
            case NUMBER -> new Shape.AnyNumber();
            case FLAG -> new Flag();
            case DURATION -> span("0s", "3660d");
            case COLUMN -> COLUMN;
            case COLUMNS -> listOf(COLUMN, 1, 500);
            case VALUES -> listOf(new Shape.Literal(), 1, 10_000);
            case ASSET -> ADDRESS_TEXT;
            case MAPPING -> mapOf(text("a column", 300), new Word(), 5_000);
        };
    }
}
