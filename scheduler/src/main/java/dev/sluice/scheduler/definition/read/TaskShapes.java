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

import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.read.Shape.Decimal;
import dev.sluice.scheduler.definition.read.Shape.Field;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.Tagged;
import dev.sluice.scheduler.definition.read.Shape.Whole;
import dev.sluice.scheduler.definition.read.Shape.Word;
import dev.sluice.scheduler.execute.ErrorClass;
import java.util.ArrayList;
import java.util.List;

/** The keys of tasks. */
final class TaskShapes {
    static final Shape TIMEOUT = span("1s", "30d");

    static final Fields RETRY = fields(
            "retry",
            optional("maxAttempts", new Whole(1, 100), "With the first one; default is 1."),
            optional("backoff", choice(Retry.Backoff.class), "How delays grow; default is exponential."),
            optional("initial", span("0s", "1d"), "Delay after the first failure; default is 10s."),
            optional("factor", new Decimal(1, 10), "Growth per failure; default is 2."),
            optional("max", span("0s", "7d"), "Longest delay; default is 10m."),
            optional("jitter", new Decimal(0, 1), "Share of the delay spread by chance; default is 0.2."),
            optional(
                    "retryOn",
                    listOf(choice(ErrorClass.class), 1, 5),
                    "Default is transient, timeout. An attempt whose replica is lost starts again in any case."));

    static final Fields RESOURCES = fields(
            "resources",
            optional("cpu", Vocabulary.CPU, "Cores: \"500m\", \"2\"."),
            optional("memory", Vocabulary.MEMORY, "512Mi, 2Gi."),
            optional("gpu", new Whole(0, 64), "Whole devices."));

    private static final Fields LIMITS = fields(
            "limits",
            optional("cpu", Vocabulary.CPU, "Upper limit beside the request."),
            optional("memory", Vocabulary.MEMORY, "Upper limit beside the request."));

    private static final Fields KUBERNETES = fields(
            "kubernetes",
            optional("namespace", Vocabulary.NAME, "Kubernetes namespace."),
            optional("serviceAccount", text("a service account", 253), "Account of the pod."),
            optional("nodeSelector", mapOf(Vocabulary.LABEL, new Word(), 50), "Labels of nodes."),
            optional("limits", LIMITS, "Upper limits beside the requests in resources."));

    private static final Shape COLUMNS = mapOf(
            text("a column", 300),
            fields(
                    "a column",
                    required("from", listOf(text("a column", 2_500), 1, 100), "alias.column, or address#column.")),
            2_000);

    private static final Fields OUTPUT = fields(
            "an output",
            required("asset", Vocabulary.ALIAS, "Name by which other tasks of the workflow consume it."),
            required("uri", Vocabulary.ADDRESS, "Where it is."),
            optional("columns", COLUMNS, "Declared column lineage."));

    private static final Shape TEXTS = listOf(new Word(), 0, 500);
    private static final Shape ENV = mapOf(Vocabulary.ENV_NAME, new Word(), 500);
    private static final Shape SECRETS = mapOf(Vocabulary.ENV_NAME, Vocabulary.SECRET_REFERENCE, 100);

    static final Tagged TASK = tagged(
            "a task",
            "type",
            variant("noop", task("noop", List.of())),
            variant(
                    "process",
                    task(
                            "process",
                            List.of(List.of("command", "script")),
                            optional("command", listOf(new Word(), 1, 500), "Program and arguments."),
                            optional(
                                    "script",
                                    text("a script", 200_000),
                                    "Text for the interpreter; values come in by env."),
                            optional("interpreter", choice(List.of("sh", "python3")), "Of the script; default is sh."),
                            optional("args", TEXTS, "Arguments of the script."),
                            optional("env", ENV, "Variables of the process."),
                            optional(
                                    "passEnv",
                                    listOf(Vocabulary.ENV_NAME, 0, 100),
                                    "The service's own variables to hand on."),
                            optional("secrets", SECRETS, "Variable to secret reference."),
                            optional(
                                    "workingDirectory", text("a folder", 1_000), "Default: a fresh one per attempt."))),
            variant(
                    "sql",
                    task(
                            "sql",
                            List.of(),
                            required("connection", Vocabulary.CONNECTION, "Name of a configured connection."),
                            required("run", text("SQL", 200_000), "Statements; expressions become literals."))),
            variant(
                    "http",
                    task(
                            "http",
                            List.of(),
                            optional(
                                    "method",
                                    choice(List.of("GET", "POST", "PUT", "PATCH", "DELETE")),
                                    "Default is GET."),
                            required("url", text("a URL", 8_000), "Absolute."),
                            optional("headers", mapOf(Vocabulary.HEADER, new Word(), 100), "Sent with it."),
                            optional("body", text("a body", 200_000), "Sent with it."),
                            optional(
                                    "secrets",
                                    mapOf(Vocabulary.HEADER, Vocabulary.SECRET_REFERENCE, 100),
                                    "Header to secret reference."),
                            optional("expectStatus", listOf(new Whole(100, 599), 1, 50), "Default is 200 to 299."))),
            variant(
                    "container",
                    task(
                            "container",
                            List.of(),
                            required("executor", choice(Work.Container.Platform.class), "Where it runs."),
                            required("image", text("an image", 500), "With tag or digest."),
                            optional("command", TEXTS, "Entry point; default is the image's."),
                            optional("args", TEXTS, "Its arguments."),
                            optional("env", ENV, "Variables."),
                            optional("secrets", SECRETS, "Variable to secret reference."),
                            optional("kubernetes", KUBERNETES, "What only a Kubernetes Job has."))),
            variant(
                    "external",
                    task(
                            "external",
                            List.of(),
                            required("adapter", Vocabulary.CONNECTION, "Name of the configured system."),
                            required("job", text("a job", 500), "Its name there."),
                            optional("parameters", mapOf(text("a parameter", 200), new Word(), 200), "Handed over."))));

    private TaskShapes() {}

    private static Fields task(String type, List<List<String>> exactlyOne, Field... own) {
        List<Field> all = new ArrayList<>();
        all.add(required("id", Vocabulary.NAME, "Unique in the workflow."));
        all.addAll(List.of(own));
        all.add(optional("consumes", listOf(Vocabulary.ADDRESS, 0, 500), "Assets it reads: alias or address."));
        all.add(optional("produces", listOf(OUTPUT, 0, 100), "Assets it writes."));
        all.add(optional("after", listOf(Vocabulary.NAME, 0, 500), "Tasks to wait for beside the data."));
        all.add(optional("retry", RETRY, "When it is tried again."));
        all.add(optional("timeout", TIMEOUT, "Longest attempt; default is 1h."));
        all.add(optional("pool", Vocabulary.REFERENCE, "Whose slots it takes: name or namespace/name."));
        all.add(optional("slots", new Whole(1, Shapes.MAX_SLOTS), "How many; default is 1."));
        all.add(optional("dependsOnService", Vocabulary.REFERENCE, "Service whose breaker holds it."));
        all.add(optional("resources", RESOURCES, "Limits of an attempt."));
        return new Fields("a task of type " + type, List.copyOf(all), exactlyOne);
    }
}
