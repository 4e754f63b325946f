package dev.sluice.scheduler.definition.read;

import static dev.sluice.scheduler.definition.read.Vocabulary.choice;
import static dev.sluice.scheduler.definition.read.Vocabulary.fields;
import static dev.sluice.scheduler.definition.read.Vocabulary.listOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.mapOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.optional;
import static dev.sluice.scheduler.definition.read.Vocabulary.required;
import static dev.sluice.scheduler.definition.read.Vocabulary.span;
import static dev.sluice.scheduler.definition.read.Vocabulary.tagged;
import static dev.sluice.scheduler.definition.read.Vocabulary.text;
import static dev.sluice.scheduler.definition.read.Vocabulary.variant;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.RunPolicy;
import dev.sluice.scheduler.definition.read.Shape.Decimal;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.Flag;
import dev.sluice.scheduler.definition.read.Shape.Tagged;
import dev.sluice.scheduler.definition.read.Shape.TextOr;
import dev.sluice.scheduler.definition.read.Shape.Whole;
import dev.sluice.scheduler.definition.read.Shape.Word;
import java.util.List;

/** The table of all keys of the format. What is not here is refused, and editors do not offer it. */
final class Shapes {
    /** The one version there is. */
    static final String API_VERSION = "sluice.dev/v1alpha1";

    static final int MIN_PRIORITY = -1_000;
    static final int MAX_PRIORITY = 1_000;
    static final int MAX_SLOTS = 10_000;
    static final int MAX_TASKS = 500;

    private static final Fields TIER = fields(
            "an escalation tier",
            required("after", span("0s", "30d"), "Time since the alert was raised."),
            required("severity", choice(AlertSeverity.class), "How loud."),
            required(
                    "notify",
                    listOf(Vocabulary.CHANNEL, 1, 20),
                    "Channels: log:NAME, webhook:NAME, slack:NAME, email:ADDRESS."));

    private static final Fields OWNERSHIP = fields(
            "ownership",
            required("owner", text("an owner", 200), "Who answers for it, for example team:sales-data."),
            optional("escalation", listOf(TIER, 0, 20), "Who is told one after another until somebody acknowledges."));

    private static final Fields METADATA = fields(
            "metadata",
            required("name", Vocabulary.NAME, "Unique per kind in its namespace."),
            optional("namespace", Vocabulary.NAME, "Scope of quota and permission; default is 'default'."),
            optional("labels", mapOf(Vocabulary.LABEL, new Word(), 50), "Free words to select by."),
            optional("ownership", OWNERSHIP, "Owner and escalation."));

    private static final Fields PARAMETER = fields(
            "a parameter",
            required("type", choice(Parameter.Type.class), "Type of the value."),
            optional("enum", listOf(new Word(), 1, 200), "Closed list of values."),
            optional("default", new Word(), "Value of runs that give none."));

    private static final Tagged PARTITIONS = tagged(
            "partitions",
            "type",
            variant(
                    "time",
                    fields(
                            "time partitions",
                            required("every", choice(List.of("1h", "1d", "1w", "1mo")), "Length of a partition."),
                            required("start", text("a date", 40), "Start of the first one: 2024-01-01."),
                            optional("end", text("a date", 40), "End of the last one; none when left out."),
                            optional("timezone", Vocabulary.ZONE, "Zone of the days; default is UTC."))),
            variant(
                    "static",
                    fields(
                            "static partitions",
                            required("keys", listOf(text("a key", 200), 1, 10_000), "Names of the partitions."))));

    private static final Fields RUN = fields(
            "run",
            optional("overlap", choice(RunPolicy.Overlap.class), "A run comes due while another is active."),
            optional("priority", new Whole(MIN_PRIORITY, MAX_PRIORITY), "Higher first; default is 0."),
            optional("timeout", span("1s", "30d"), "Longest run."),
            optional(
                    "skipIfUnchanged",
                    new Flag(),
                    "Skip a task whose inputs' versions, definition and parameters are those of its last success."));

    private static final Fields SLO = fields(
            "slo",
            required(
                    "deadline",
                    new TextOr(
                            Vocabulary.CLOCK,
                            fields(
                                    "a deadline",
                                    required("within", span("1s", "30d"), "Longest time after the slot."))),
                    "Time of day, or {within: 90m} after the slot."),
            optional(
                    "timezone",
                    Vocabulary.ZONE,
                    "Zone of the time of day; default: the partitions' or the schedule's."));

    private static final Fields DEFAULTS = fields(
            "defaults",
            optional("retry", TaskShapes.RETRY, "For tasks without their own."),
            optional("timeout", TaskShapes.TIMEOUT, "For tasks without their own."),
            optional("pool", Vocabulary.REFERENCE, "For tasks without their own."),
            optional("resources", TaskShapes.RESOURCES, "For tasks without their own."));

    private static final Fields WORKFLOW = fields(
            "spec",
            optional("description", text("a description", 4_000), "One or two sentences for people."),
            optional("parameters", mapOf(Vocabulary.VARIABLE, PARAMETER, 100), "Typed inputs of a run."),
            optional("partitions", PARTITIONS, "Slices of the data; a run covers one."),
            optional("triggers", listOf(TriggerShapes.TRIGGER, 0, 100), "Any of them starts a run."),
            optional("run", RUN, "How runs behave."),
            optional("slo", SLO, "When a run has to be done."),
            optional("forecast", ForecastShapes.FORECAST, "What forecasts may do to runs."),
            optional("reproduce", ReproduceShapes.REPRODUCE, "How a run is repeated and what then has to be the same."),
            optional("defaults", DEFAULTS, "What tasks have unless they say otherwise."),
            required("tasks", listOf(TaskShapes.TASK, 1, MAX_TASKS), "Steps; their order follows from their assets."));

    private static final Fields RESERVATION = fields(
            "a reservation",
            required("priorityAtLeast", new Whole(MIN_PRIORITY, MAX_PRIORITY), "Lowest priority that may."),
            required("slots", new Whole(1, MAX_SLOTS), "How many."));

    private static final Fields POOL = fields(
            "spec",
            required("slots", new Whole(1, MAX_SLOTS), "Slots of all replicas together."),
            optional("perOwner", new Whole(1, MAX_SLOTS), "Most slots of one owner at a time."),
            optional("reserve", listOf(RESERVATION, 0, 20), "Slots that only urgent work may take."));

    private static final Fields BREAKER = fields(
            "breaker",
            required("failureRate", new Decimal(0.01, 1), "Share of failed attempts that opens it."),
            required("window", new Whole(1, 1_000), "How many of the last attempts count."),
            required("openFor", span("1s", "1d"), "How long it stays open."),
            optional(
                    "halfOpenProbes", new Whole(1, 100), "Attempts let through then; all must succeed. Default is 1."));

    private static final Fields SERVICE =
            fields("spec", required("breaker", BREAKER, "When work that depends on the service is held."));

    private Shapes() {}

    /** A document. */
    static Tagged document(CheckVocabulary checks) {
        return tagged(
                "a definition",
                "kind",
                variant("Workflow", envelope(WORKFLOW, "Tasks over assets, and what starts them.")),
                variant("Pool", envelope(POOL, "Slots that tasks share.")),
                variant("Service", envelope(SERVICE, "A system outside, with a circuit breaker.")),
                variant("Gate", envelope(GateShapes.gate(checks), "What is demanded of a dataset, and who is held.")));
    }

    private static Fields envelope(Fields spec, String doc) {
        return fields(
                "a definition",
                required("apiVersion", choice(List.of(API_VERSION)), "Version of the format."),
                required("metadata", METADATA, "Name, labels, owner."),
                required("spec", spec, doc));
    }
}
