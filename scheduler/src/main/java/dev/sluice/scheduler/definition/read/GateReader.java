package dev.sluice.scheduler.definition.read;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.GateSpec.External;
import dev.sluice.model.quality.GateSpec.Flapping;
import dev.sluice.model.quality.GateSpec.Length;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.model.quality.GateSpec.OnMissing;
import dev.sluice.model.quality.GateSpec.Partition;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.model.quality.GateSpec.Reach;
import dev.sluice.model.quality.GateSpec.Release;
import dev.sluice.model.quality.GateSpec.Scope;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.time.PartitionStep;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads gates. */
final class GateReader {
    private final Reading reading;
    private final DefinitionReader.Tools tools;

    GateReader(Reading reading, DefinitionReader.Tools tools) {
        this.reading = reading;
        this.tools = tools;
    }

    /** The gate; empty when what it guards cannot be read. */
    Optional<Gate> read(Metadata metadata, Section spec) {
        Optional<AssetAddress> asset = spec.node("asset").flatMap(new AssetReader(reading)::own);
        GateSpec demanded = spec(spec);
        new GateChecks(reading, spec, tools).check(asset, demanded);
        return asset.map(address -> new Gate(metadata, spec.text("description", ""), address, demanded));
    }

    private GateSpec spec(Section spec) {
        boolean enforced = spec.flag("enforce", true);
        return new GateSpec(
                checks(spec),
                external(spec),
                phase(spec),
                enforced,
                spec.section("scope").map(GateReader::scope).orElse(scope(nothing(spec))),
                spec.choice("onHold", OnHold.WAIT),
                spec.choice("onMissing", OnMissing.EVALUATE),
                spec.span("maxWait", "10m"),
                spec.choice("onTimeout", enforced ? OnTrouble.BLOCK : OnTrouble.WARN),
                spec.span("ttl"),
                release(spec.section("release").orElse(nothing(spec))),
                flapping(spec.section("flapping").orElse(nothing(spec))),
                spec.span("longestWaiver", "7d"),
                spec.whole("sampleRows", 20),
                new LinkedHashSet<>(spec.texts("sensitive")),
                spec.span("timeout", "10m"),
                spec.span("every"),
                spec.section("partition").flatMap(GateReader::partition));
    }

    /** A section whose keys all have their default. */
    private static Section nothing(Section spec) {
        return new Section(
                spec.reading(), new YamlNode.Keys(List.of(), spec.keys().place(), 1));
    }

    private static Optional<Partition> partition(Section partition) {
        return partition
                .text("column")
                .map(column -> new Partition(
                        column,
                        partition
                                .text("every")
                                .filter(GateShapes.STEPS::contains)
                                .map(text ->
                                        Length.valueOf(PartitionStep.parse(text).name())),
                        Zones.zone(partition, "timezone").orElse(ZoneOffset.UTC)));
    }

    private static Scope scope(Section scope) {
        return new Scope(
                scope.choice("reach", Reach.DOWNSTREAM),
                scope.flag("byColumn", true),
                scope.flag("bySlice", true),
                scope.texts("only"),
                scope.texts("except"));
    }

    private static Release release(Section release) {
        return new Release(release.whole("passes", 1), release.span("minHold", "0s"));
    }

    private static Flapping flapping(Section flapping) {
        return new Flapping(flapping.whole("changes", 4), flapping.span("within", "1h"));
    }

    private static Phase phase(Section spec) {
        return spec.section("phase")
                .<Phase>map(stage ->
                        new Phase.Stage(stage.text("stage", ""), stage.text("quarantine"), stage.span("keep", "7d")))
                .orElse(spec.text("phase", "post").equals("pre") ? new Phase.Pre() : new Phase.Post());
    }

    private static List<External> external(Section spec) {
        return spec.sections("external").stream()
                .map(each -> new External(
                        each.text("producer", "*"), each.text("assertion", "*"), each.span("maxAge", "24h")))
                .toList();
    }

    private List<CheckSpec> checks(Section spec) {
        List<CheckSpec> checks = new ArrayList<>();
        for (Section section : spec.sections("checks")) {
            Optional<String> id = section.text("id");
            Optional<String> type = section.text("type");
            if (id.isPresent() && type.isPresent()) {
                checks.add(reading.at(check(id.get(), type.get(), section), section.keys()));
            }
        }
        return checks;
    }

    private static CheckSpec check(String id, String type, Section section) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (YamlNode.Entry entry : section.keys().entries()) {
            if (!GateShapes.COMMON_KEYS.contains(entry.key().text())) {
                value(entry.value())
                        .ifPresent(value -> arguments.put(entry.key().text(), value));
            }
        }
        return new CheckSpec(
                id,
                type,
                arguments,
                section.text("where"),
                section.text("warn"),
                section.text("fail"),
                section.choice("severity", Severity.ERROR),
                section.text("onError").flatMap(text -> Section.constant(OnTrouble.class, text)),
                section.text("description", ""));
    }

    /** Text, a Long or a BigDecimal, a Boolean, a list or a map of them; nothing for null. */
    private static Optional<Object> value(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar ->
                switch (scalar.type()) {
                    case TEXT -> Optional.of(scalar.text());
                    case WHOLE, DECIMAL ->
                        Optional.of(
                                Texts.number(scalar.text()).<Object>map(n -> n).orElse(scalar.text()));
                    case FLAG -> Optional.of(scalar.text().equalsIgnoreCase("true"));
                    case NOTHING -> Optional.empty();
                };
            case YamlNode.Items items -> {
                List<Object> list = new ArrayList<>();
                items.items().forEach(item -> list.add(value(item).orElse(null)));
                yield Optional.of(Collections.unmodifiableList(list));
            }
            case YamlNode.Keys keys -> {
                Map<String, Object> map = new LinkedHashMap<>();
                keys.entries().forEach(entry -> value(entry.value())
                        .ifPresent(v -> map.put(entry.key().text(), v)));
                yield Optional.of(Collections.unmodifiableMap(map));
            }
        };
    }
}
