package dev.sluice.scheduler.definition.read;

import static dev.sluice.scheduler.definition.read.Vocabulary.choice;
import static dev.sluice.scheduler.definition.read.Vocabulary.fields;
import static dev.sluice.scheduler.definition.read.Vocabulary.listOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.optional;
import static dev.sluice.scheduler.definition.read.Vocabulary.required;
import static dev.sluice.scheduler.definition.read.Vocabulary.text;

import dev.sluice.model.reproduce.Metric;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.read.Shape.Decimal;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.ListOf;
import dev.sluice.scheduler.definition.read.Shape.Whole;
import java.util.List;

/** The keys of how runs are repeated. */
final class ReproduceShapes {
    private static final ListOf COLUMNS = listOf(text("a column", 200), 1, 100);

    private static final Fields INPUT = fields(
            "a pinned input",
            required("asset", Vocabulary.ADDRESS, "Which asset that a task consumes and none produces."),
            optional("as", Vocabulary.ENV_NAME, "Tasks find its path in the variable SLUICE_ASSET_ and this."),
            optional(
                    "pin",
                    choice(ReproducePolicy.Pin.class),
                    "What has to be as it was: digest, the default, version or none."));

    private static final Fields METRIC = new Fields(
            "a metric",
            List.of(
                    required("metric", choice(Metric.class), "What is measured."),
                    optional("column", text("a column", 200), "Of which column; all but rows need one."),
                    optional("absolute", new Decimal(0, 1e18), "Greatest difference."),
                    optional("relative", new Decimal(0, 1), "Greatest difference as a share of the greater value.")),
            List.of(List.of("absolute", "relative")));

    private static final Fields OUTPUT = fields(
            "a compared output",
            required("asset", Vocabulary.ADDRESS, "Which asset that a task produces: alias or address."),
            optional("expect", choice(List.of("byte", "logical", "statistical")), "How alike; default is logical."),
            optional("keys", COLUMNS, "Columns that tell which rows belong together."),
            optional("ignore", COLUMNS, "Columns that do not count, such as the time of loading."),
            optional("floatDigits", new Whole(1, 15), "Significant digits of floats that count; default is every bit."),
            optional("metrics", listOf(METRIC, 1, 50), "What has to be nearly the same, where rows are not."));

    private static final Fields STAND_IN = fields(
            "a stand-in",
            required("connection", Vocabulary.CONNECTION, "The real one."),
            required("use", Vocabulary.CONNECTION, "Another one that reads the same and writes nothing real."),
            optional("schema", text("a schema", 200), "Where it keeps what it writes; default is the real schema."));

    static final Fields REPRODUCE = fields(
            "reproduce",
            optional("inputs", listOf(INPUT, 0, 100), "How inputs are pinned; default is by digest."),
            optional("outputs", listOf(OUTPUT, 0, 100), "What is compared; default is everything, logically."),
            optional("scratch", listOf(STAND_IN, 0, 20), "Connections that stand in for others."),
            optional("skip", listOf(Vocabulary.NAME, 0, Shapes.MAX_TASKS), "Tasks that are not repeated."),
            optional("environment", listOf(Vocabulary.ENV_NAME, 0, 50), "Variables that belong to the fingerprint."),
            optional("seeds", listOf(Vocabulary.VARIABLE, 0, 20), "Parameters that random numbers come from."));

    private ReproduceShapes() {}
}
