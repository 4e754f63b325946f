package dev.sluice.scheduler.definition.read;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.GateSpec.OnMissing;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.model.quality.GateSpec.Reach;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.time.Durations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to hold inside of one gate, beyond the shape of each part. */
final class GateChecks {
    private final Reading reading;
    private final Section spec;
    private final DefinitionReader.Tools tools;

    GateChecks(Reading reading, Section spec, DefinitionReader.Tools tools) {
        this.reading = reading;
        this.spec = spec;
        this.tools = tools;
    }

    void check(Optional<AssetAddress> asset, GateSpec gate) {
        somethingToLookAt();
        uniqueIds(gate.checks());
        gate.checks().forEach(this::thresholds);
        gate.checks().forEach(this::byType);
        if (gate.phase() instanceof Phase.Stage stage) {
            stage(asset, stage);
        }
        neverEvaluated(gate);
        scope(gate.scope());
        repeated(spec, "sensitive");
        gate.ttl()
                .filter(ttl -> gate.every().filter(e -> e.compareTo(ttl) > 0).isPresent())
                .ifPresent(ttl -> conflict(
                        place(spec, "ttl"),
                        "'ttl' is " + Durations.print(ttl) + ", shorter than 'every': the verdict is stale in between",
                        "make 'ttl' at least as long as 'every'"));
    }

    private static YamlNode place(Section section, String key) {
        return section.node(key).orElse(section.keys());
    }

    private YamlNode place(CheckSpec check, String key) {
        YamlNode node = reading.node(check);
        return node instanceof YamlNode.Keys keys ? keys.get(key).orElse(keys) : node;
    }

    private void conflict(YamlNode node, String message, String fix) {
        reading.problems().add(Rule.CONFLICT, node, message, fix);
    }

    private void somethingToLookAt() {
        boolean none = List.of("checks", "external").stream().allMatch(key -> spec.node(key)
                .map(node ->
                        node instanceof YamlNode.Items items && items.items().isEmpty())
                .orElse(true));
        if (none) {
            reading.problems()
                    .add(
                            Rule.MISSING_KEY,
                            place(spec, "checks"),
                            "the gate looks at nothing: it has neither checks nor external evidence",
                            "add at least one under checks or external");
        }
    }

    private void uniqueIds(List<CheckSpec> checks) {
        Map<String, YamlNode> seen = new HashMap<>();
        for (CheckSpec check : checks) {
            YamlNode node = place(check, "id");
            YamlNode first = seen.putIfAbsent(check.id(), node);
            if (first != null) {
                reading.problems()
                        .add(
                                Rule.DUPLICATE_NAME,
                                node,
                                "check '" + check.id() + "' is there twice; the first is in line "
                                        + first.place().line(),
                                "give one another id");
            }
        }
    }

    private void thresholds(CheckSpec check) {
        if (check.warn().isPresent() && check.warn().equals(check.fail())) {
            conflict(
                    place(check, "warn"),
                    "'warn' and 'fail' are both " + Texts.quote(check.warn().get()) + ": it fails, and never warns",
                    "make 'warn' milder, or remove it");
        }
    }

    /** What the type itself finds; asked only for a check without any other problem, so that nothing is told twice. */
    private void byType(CheckSpec check) {
        YamlNode node = reading.node(check);
        Problems apart = new Problems(reading.document().file());
        new ShapeChecker(apart).check(node, tools.check(), "a check");
        if (apart.count() > 0) {
            return;
        }
        assets(check);
        for (CheckVocabulary.Problem problem : tools.checks().problems(check)) {
            reading.problems().add(Rule.CHECK, place(check, problem.key()), problem.message(), "");
        }
    }

    /** Other assets that a check names have to be addresses too. */
    private void assets(CheckSpec check) {
        if (reading.node(check) instanceof YamlNode.Keys keys) {
            Section section = new Section(reading, keys);
            tools.checks().types().stream()
                    .filter(type -> type.name().equals(check.type()))
                    .flatMap(type -> type.arguments().stream())
                    .filter(argument -> argument.kind() == CheckVocabulary.Kind.ASSET)
                    .forEach(argument -> address(section, argument.name()));
        }
    }

    private void stage(Optional<AssetAddress> asset, Phase.Stage phase) {
        Section section = spec.section("phase").orElse(spec);
        Optional<AssetAddress> stage = address(section, "stage");
        Optional<AssetAddress> quarantine = address(section, "quarantine");
        if (stage.isPresent() && stage.equals(asset)) {
            conflict(
                    place(section, "stage"),
                    "the stage is the asset itself: what is not checked yet would be read",
                    "let the producer write another asset, for example a table of a schema of its own");
        }
        if (quarantine.isPresent() && (quarantine.equals(asset) || quarantine.equals(stage))) {
            conflict(
                    place(section, "quarantine"),
                    "the quarantine is the " + (quarantine.equals(asset) ? "asset" : "stage") + " itself",
                    "name a place of its own, or leave it out");
        }
        if (quarantine.isEmpty()
                && section.node("quarantine").isEmpty()
                && section.node("keep").isPresent()) {
            conflict(place(section, "keep"), "'keep' without 'quarantine' says nothing", "add one, or remove it");
        }
        if (spec.items("checks").isEmpty()
                && !phase.stage().isEmpty()
                && !spec.items("external").isEmpty()) {
            conflict(place(section, "stage"), "nothing looks at the stage: the gate has no checks", "add checks");
        }
    }

    /** What an address means; a problem when it means nothing. */
    private Optional<AssetAddress> address(Section section, String key) {
        return section.node(key).flatMap(new AssetReader(reading)::own);
    }

    private void neverEvaluated(GateSpec gate) {
        if (gate.phase() instanceof Phase.Pre
                && gate.onMissing() == OnMissing.ALLOW
                && gate.every().isEmpty()
                && !gate.checks().isEmpty()) {
            conflict(
                    place(spec, "onMissing"),
                    "phase pre is evaluated when a consumer asks, and 'onMissing: allow' never lets it wait",
                    "use phase post, or onMissing evaluate");
        }
    }

    private void scope(GateSpec.Scope scope) {
        Section section = spec.section("scope").orElse(spec);
        repeated(section, "only");
        repeated(section, "except");
        Set<String> only = new HashSet<>(scope.only());
        section.scalars("except").stream()
                .filter(item -> only.contains(item.text()))
                .forEach(item ->
                        conflict(item, Texts.quote(item.text()) + " is under 'only' and under 'except'", "keep one"));
        if (scope.reach() == Reach.NONE) {
            for (String key : List.of("only", "except")) {
                if (!section.items(key).isEmpty()) {
                    conflict(
                            place(section, key),
                            "'" + key + "' says nothing with 'reach: none', which holds nobody",
                            "remove it, or let the gate reach further");
                }
            }
        }
    }

    private void repeated(Section section, String key) {
        Set<String> seen = new HashSet<>();
        section.scalars(key).stream().filter(item -> !seen.add(item.text())).forEach(item -> reading.problems()
                .add(
                        Rule.DUPLICATE_NAME,
                        item,
                        Texts.quote(item.text()) + " is there twice under '" + key + "'",
                        "keep one"));
    }
}
