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

import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Trigger.WaitFor;
import dev.sluice.scheduler.definition.read.Shape.Field;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.Tagged;
import dev.sluice.scheduler.definition.read.Shape.TextOr;
import dev.sluice.scheduler.definition.read.Shape.Whole;
import dev.sluice.scheduler.definition.read.Shape.Word;
import dev.sluice.scheduler.time.CatchUp;
import dev.sluice.scheduler.time.CatchUpPolicy;
import dev.sluice.scheduler.time.DstPolicy;
import java.util.ArrayList;
import java.util.List;

/** The keys of triggers. */
final class TriggerShapes {
    private static final Fields CATCH_UP = fields(
            "catchup",
            optional("policy", choice(CatchUpPolicy.class), "Which missed slots still fire; default is latest."),
            optional("window", span("0s", "3660d"), "How late a slot may fire; default is 1d."),
            optional("limit", new Whole(1, CatchUp.MAX_LIMIT), "Most slots at a time with all; default is 100."));

    private static final Fields WAIT_FOR = fields(
            "waitFor",
            required("assets", listOf(Vocabulary.ADDRESS, 1, 100), "All of them must be fresh."),
            optional("updatedSince", choice(WaitFor.Since.class), "From when a version counts; default is tick."),
            required("timeout", span("1s", "30d"), "Longest wait after the slot."),
            optional("onTimeout", choice(WaitFor.OnTimeout.class), "What then happens; default is fail."));

    private static final Fields ASSET_INPUT = fields(
            "a watched asset",
            required("ref", Vocabulary.ADDRESS, "Which asset."),
            optional("partition", choice(List.of("same", "any")), "Whether the run covers the updated partition."));

    private static final Shape WHEN = new TextOr(
            choice(List.of("all", "any")),
            fields("when", required("atLeast", new Whole(1, 100), "How many need a new version.")));

    private static final Shape FILTER = text("a condition", 4_096);

    static final Tagged TRIGGER = tagged(
            "a trigger",
            "type",
            variant(
                    "schedule",
                    trigger(
                            "schedule",
                            List.of(List.of("cron", "every")),
                            optional(
                                    "cron",
                                    text("a cron line", 200),
                                    "Minute, hour, day of month, month, day of week."),
                            optional("every", span("1m", "3660d"), "Elapsed time between slots."),
                            optional(
                                    "anchor",
                                    text("a timestamp", 40),
                                    "A slot of every; default is 1970-01-01T00:00:00Z."),
                            optional("timezone", Vocabulary.ZONE, "Zone of cron; default is UTC."),
                            optional(
                                    "dst",
                                    choice(DstPolicy.class),
                                    "Slots in the hour a clock change removes or repeats."),
                            optional("jitter", span("0s", "1h"), "Each slot is moved by a fixed share of this."),
                            optional("catchup", CATCH_UP, "Slots missed while nobody ran."),
                            optional("waitFor", WAIT_FOR, "Assets that have to be fresh before the run starts."))),
            variant(
                    "asset",
                    trigger(
                            "asset",
                            List.of(),
                            required(
                                    "assets",
                                    listOf(
                                            new TextOr(Vocabulary.ASSET_TEXT, Vocabulary.addressOr(ASSET_INPUT)),
                                            1,
                                            100),
                                    "Watched assets."),
                            optional("when", WHEN, "all, any or {atLeast: 2}; default is all."),
                            optional("consume", choice(Trigger.OnAssets.Consume.class), "How versions become runs."),
                            optional("debounce", span("0s", "1d"), "Quiet time after the last version."))),
            variant(
                    "file",
                    trigger(
                            "file",
                            List.of(),
                            required("uri", text("a pattern", 2_000), "file:///in/*.csv, s3://bucket/in/*.csv."),
                            optional("stableFor", span("0s", "1d"), "How long it must not change; default is 30s."),
                            optional("dedupeBy", choice(Trigger.OnFile.DedupeBy.class), "What makes an arrival new."),
                            optional("poll", span("1s", "1d"), "Time between listings; default is 30s."))),
            variant(
                    "webhook",
                    trigger(
                            "webhook",
                            List.of(),
                            required("secretRef", Vocabulary.SECRET_REFERENCE, "Name of the HMAC key."),
                            optional("filter", FILTER, "CEL over event.body and event.headers."))),
            variant(
                    "kafka",
                    trigger(
                            "kafka",
                            List.of(),
                            required("connection", Vocabulary.CONNECTION, "Name of the configured connection."),
                            required("topic", text("a topic", 249), "To read."),
                            optional("filter", FILTER, "CEL over event.key, event.body, event.headers."))),
            variant(
                    "event",
                    trigger(
                            "event",
                            List.of(),
                            required("namespace", text("a job namespace", 2_048), "Of the job; * for any."),
                            required("job", text("a job pattern", 2_048), "Name with *."),
                            optional(
                                    "eventTypes",
                                    listOf(
                                            choice(List.of("START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER")),
                                            1,
                                            6),
                                    "Default is COMPLETE."),
                            optional("filter", FILTER, "CEL over event, the whole OpenLineage event."))));

    private TriggerShapes() {}

    private static Fields trigger(String type, List<List<String>> exactlyOne, Field... own) {
        List<Field> all = new ArrayList<>();
        all.add(required("id", Vocabulary.NAME, "Unique in the workflow."));
        all.addAll(List.of(own));
        all.add(optional("with", mapOf(Vocabulary.VARIABLE, new Word(), 100), "Parameters of the run."));
        return new Fields("a trigger of type " + type, List.copyOf(all), exactlyOne);
    }
}
