package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.RunPolicy;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Slo;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.time.CronSchedule;
import dev.sluice.scheduler.time.Partitioning;
import dev.sluice.scheduler.time.TimePartitioning;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns one document into a definition, tells its problems, and goes on after each. */
final class DocumentReader {
    private static final String DEFAULT_NAMESPACE = "default";

    private final Reading reading;
    private final DefinitionReader.Tools tools;

    /** A definition as far as it could be read. */
    record Read(Definition definition, Reading reading) {}

    DocumentReader(YamlDocument document, Problems problems, DefinitionReader.Tools tools) {
        this.reading = new Reading(document, problems);
        this.tools = tools;
    }

    /** The definition; empty when it has no usable kind or name. */
    Optional<Read> read() {
        YamlNode root = reading.document().root();
        new ShapeChecker(reading.problems()).check(root, tools.document(), "the document");
        SecretScan.scan(reading);
        Optional<Section> document = Reading.section(reading, root);
        Optional<Metadata> metadata =
                document.flatMap(d -> d.section("metadata")).flatMap(this::metadata);
        Optional<Section> spec = document.flatMap(d -> d.section("spec"));
        if (metadata.isEmpty() || spec.isEmpty()) {
            return Optional.empty();
        }
        Optional<? extends Definition> definition =
                switch (document.get().text("kind", "")) {
                    case "Workflow" -> Optional.of(workflow(metadata.get(), spec.get()));
                    case "Pool" -> Optional.of(pool(metadata.get(), spec.get()));
                    case "Service" -> Optional.of(service(metadata.get(), spec.get()));
                    case "Gate" -> new GateReader(reading, tools).read(metadata.get(), spec.get());
                    default -> Optional.empty();
                };
        return definition.map(d -> new Read(d, reading));
    }

    private Optional<Metadata> metadata(Section section) {
        Optional<String> name = section.text("name").filter(ResourceName::isValidPart);
        Optional<String> namespace = section.node("namespace").isEmpty()
                ? Optional.of(DEFAULT_NAMESPACE)
                : section.text("namespace").filter(ResourceName::isValidPart);
        if (name.isEmpty() || namespace.isEmpty()) {
            return Optional.empty();
        }
        ResourceName whole = reading.at(
                new ResourceName(namespace.get(), name.get()),
                section.node("name").orElseThrow());
        return Optional.of(new Metadata(
                whole, section.strings("labels"), section.section("ownership").map(this::ownership)));
    }

    private Ownership ownership(Section section) {
        List<Ownership.Tier> tiers = new ArrayList<>();
        for (Section tier : section.sections("escalation")) {
            Duration after = tier.span("after", "0s");
            if (!tiers.isEmpty() && after.compareTo(tiers.getLast().after()) < 0) {
                reading.problems()
                        .add(
                                Rule.CONFLICT,
                                tier.node("after").orElse(tier.keys()),
                                "a tier comes before the one above it",
                                "list the tiers in the order of 'after'");
            }
            tiers.add(new Ownership.Tier(after, tier.choice("severity", AlertSeverity.WARN), tier.texts("notify")));
        }
        return new Ownership(section.text("owner", "unknown"), tiers);
    }

    private Pool pool(Metadata metadata, Section spec) {
        int slots = spec.whole("slots", 1);
        Optional<Integer> perOwner = spec.whole("perOwner");
        perOwner.filter(most -> most > slots && spec.whole("slots").isPresent()).ifPresent(most -> reading.problems()
                .add(
                        Rule.SLOTS,
                        spec.node("perOwner").orElseThrow(),
                        "'perOwner' is " + most + ", more than the pool has",
                        "allowed: 1 to " + slots));
        List<Pool.Reservation> reservations = new ArrayList<>();
        spec.sections("reserve")
                .forEach(r ->
                        reservations.add(new Pool.Reservation(r.whole("priorityAtLeast", 0), r.whole("slots", 1))));
        int reserved = reservations.stream().mapToInt(Pool.Reservation::slots).sum();
        if (reserved > slots && spec.whole("slots").isPresent()) {
            reading.problems()
                    .add(
                            Rule.SLOTS,
                            spec.node("reserve").orElseThrow(),
                            "reservations take " + reserved + " slots, more than the pool has",
                            "allowed: at most " + slots + " together");
        }
        return new Pool(metadata, slots, perOwner.map(OptionalInt::of).orElse(OptionalInt.empty()), reservations);
    }

    private static Service service(Metadata metadata, Section spec) {
        Section none = new Section(
                spec.reading(), new YamlNode.Keys(List.of(), spec.keys().place(), 1));
        Section breaker = spec.section("breaker").orElse(none);
        return new Service(
                metadata,
                breaker.decimal("failureRate", 0.5),
                breaker.whole("window", 20),
                breaker.span("openFor", "5m"),
                breaker.whole("halfOpenProbes", 1));
    }

    private Workflow workflow(Metadata metadata, Section spec) {
        AssetReader assets = new AssetReader(reading);
        ScheduleReader schedules = new ScheduleReader(reading);
        ParameterReader parameterReader = new ParameterReader(reading);
        TaskReader taskReader = new TaskReader(reading, assets, metadata.name().namespace());

        List<Parameter> parameters = parameterReader.read(spec);
        Optional<Partitioning> partitions = schedules.partitions(spec);
        taskReader.declareOutputs(spec);
        List<Trigger> triggers = new TriggerReader(reading, assets, schedules).read(spec);
        List<Task> tasks = taskReader.read(spec);
        Workflow workflow = new Workflow(
                metadata,
                spec.text("description", ""),
                parameters,
                partitions,
                triggers,
                run(spec),
                slo(spec, partitions, triggers),
                new ForecastReader(reading, assets, zone(partitions, triggers)).read(spec, tasks),
                new ReproduceReader(reading, assets, tasks, parameters).read(spec),
                tasks);
        new WorkflowChecks(reading, workflow).check();
        new ExpressionChecks(reading, tools.expressions())
                .check(
                        workflow,
                        parameterReader.broken(),
                        spec.node("partitions").isPresent());
        return workflow;
    }

    private static RunPolicy run(Section spec) {
        return spec.section("run")
                .map(run -> new RunPolicy(
                        run.choice("overlap", Overlap.SKIP),
                        run.whole("priority", 0),
                        run.span("timeout"),
                        run.flag("skipIfUnchanged")))
                .orElse(new RunPolicy(Overlap.SKIP, 0, Optional.empty(), false));
    }

    private Optional<Slo> slo(Section spec, Optional<Partitioning> partitions, List<Trigger> triggers) {
        return spec.section("slo").flatMap(slo -> {
            Optional<ZoneId> zone = Zones.zone(slo, "timezone");
            Optional<Slo> within =
                    slo.section("deadline").flatMap(d -> d.span("within")).map(Slo.Within::new);
            return within.or(() -> slo.text("deadline")
                    .filter(text -> Vocabulary.CLOCK.pattern().matcher(text).matches())
                    .map(text -> new Slo.By(LocalTime.parse(text), zone.orElseGet(() -> zone(partitions, triggers)))));
        });
    }

    /** A time of day without zone means that of the partitions, else that of the first timetable. */
    private static ZoneId zone(Optional<Partitioning> partitions, List<Trigger> triggers) {
        if (partitions.orElse(null) instanceof TimePartitioning time) {
            return time.zone();
        }
        return triggers.stream()
                .filter(t -> t instanceof Trigger.OnSchedule s && s.schedule() instanceof CronSchedule)
                .map(t -> ((CronSchedule) ((Trigger.OnSchedule) t).schedule()).zone())
                .findFirst()
                .orElse(ZoneId.of("UTC"));
    }
}
