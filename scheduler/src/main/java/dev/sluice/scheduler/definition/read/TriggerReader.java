package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Trigger.OnAssets;
import dev.sluice.scheduler.definition.Trigger.OnFile;
import dev.sluice.scheduler.definition.Trigger.WaitFor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads triggers. */
final class TriggerReader {
    private final Reading reading;
    private final AssetReader assets;
    private final ScheduleReader schedules;

    TriggerReader(Reading reading, AssetReader assets, ScheduleReader schedules) {
        this.reading = reading;
        this.assets = assets;
        this.schedules = schedules;
    }

    List<Trigger> read(Section spec) {
        List<Trigger> triggers = new ArrayList<>();
        for (Section section : spec.sections("triggers")) {
            Optional<Trigger> trigger = section.text("id").flatMap(id -> trigger(id, section));
            trigger.ifPresent(t -> triggers.add(reading.at(t, section.keys())));
        }
        return triggers;
    }

    private Optional<Trigger> trigger(String id, Section section) {
        Map<String, Template> with = section.templates("with", Reading.Sight.TRIGGER);
        return switch (section.text("type", "")) {
            case "schedule" -> schedule(id, section, with);
            case "asset" -> Optional.of(onAssets(id, section, with));
            case "file" -> Optional.of(onFile(id, section, with));
            case "webhook" ->
                Optional.of(new Trigger.OnWebhook(id, section.text("secretRef", ""), filter(section), with));
            case "kafka" ->
                Optional.of(new Trigger.OnKafka(
                        id, section.text("connection", ""), section.text("topic", ""), filter(section), with));
            case "event" ->
                Optional.of(new Trigger.OnEvent(
                        id,
                        section.text("namespace", "*"),
                        section.text("job", "*"),
                        eventTypes(section),
                        filter(section),
                        with));
            default -> Optional.empty();
        };
    }

    private Optional<Trigger> schedule(String id, Section section, Map<String, Template> with) {
        Optional<WaitFor> waitFor = section.section("waitFor").map(this::waitFor);
        return schedules
                .schedule(section)
                .map(schedule -> new Trigger.OnSchedule(
                        id, schedule, section.span("jitter", "0s"), schedules.catchUp(section), waitFor, with));
    }

    private WaitFor waitFor(Section section) {
        List<AssetAddress> awaited = new ArrayList<>();
        section.items("assets").forEach(node -> assets.address(node).ifPresent(awaited::add));
        return reading.at(
                new WaitFor(
                        awaited,
                        section.choice("updatedSince", WaitFor.Since.TICK),
                        section.span("timeout", "1h"),
                        section.choice("onTimeout", WaitFor.OnTimeout.FAIL)),
                section.keys());
    }

    private Trigger onAssets(String id, Section section, Map<String, Template> with) {
        List<OnAssets.AssetInput> inputs = new ArrayList<>();
        for (YamlNode node : section.items("assets")) {
            Optional<Section> mapping = Reading.section(reading, node);
            YamlNode reference = mapping.flatMap(m -> m.node("ref")).orElse(node);
            boolean same =
                    mapping.map(m -> m.text("partition", "any").equals("same")).orElse(false);
            assets.address(reference)
                    .ifPresent(address -> inputs.add(reading.at(new OnAssets.AssetInput(address, same), node)));
        }
        int count = section.items("assets").size();
        int atLeast = section.section("when")
                .map(when -> atLeast(when, count))
                .orElse(section.text("when", "all").equals("any") ? 1 : count);
        return new OnAssets(
                id,
                new Trigger.When(atLeast),
                inputs,
                section.choice("consume", OnAssets.Consume.LATEST),
                section.span("debounce", "0s"),
                with);
    }

    private int atLeast(Section when, int count) {
        int atLeast = when.whole("atLeast", 1);
        if (atLeast > count) {
            reading.problems()
                    .add(
                            Rule.TRIGGER_ASSETS,
                            when.node("atLeast").orElse(when.keys()),
                            "'atLeast' is " + atLeast + " of " + count + (count == 1 ? " asset" : " assets")
                                    + ": it never fires",
                            "allowed: 1 to " + count);
        }
        return atLeast;
    }

    private Trigger onFile(String id, Section section, Map<String, Template> with) {
        String uri = section.text("uri", "");
        if (!uri.isEmpty() && !uri.startsWith("file:///") && !uri.matches("s3://[^/*]+/.+")) {
            reading.problems()
                    .add(
                            Rule.BAD_VALUE,
                            section.node("uri").orElseThrow(),
                            "'uri' " + Texts.quote(uri) + " is no pattern of files",
                            "write file:///folder/*.csv or s3://bucket/folder/*.csv");
        }
        return new OnFile(
                id,
                uri,
                section.span("stableFor", "30s"),
                section.choice("dedupeBy", OnFile.DedupeBy.ETAG),
                section.span("poll").orElse(Duration.ofSeconds(30)),
                with);
    }

    private static Set<String> eventTypes(Section section) {
        Set<String> types = new LinkedHashSet<>(section.texts("eventTypes"));
        return types.isEmpty() ? Set.of("COMPLETE") : types;
    }

    private Optional<String> filter(Section section) {
        return section.scalar("filter")
                .filter(s -> s.type() == YamlNode.Type.TEXT && !s.text().isEmpty())
                .map(s -> reading.condition(s, Reading.Sight.FILTER));
    }
}
