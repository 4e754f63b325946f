package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.ForecastPolicy.Mode;
import dev.sluice.scheduler.definition.ForecastPolicy.Prior;
import dev.sluice.scheduler.definition.ForecastPolicy.Promise;
import dev.sluice.scheduler.definition.Slo;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.time.Durations;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what forecasts may do to a workflow's runs. */
final class ForecastReader {
    private final Reading reading;
    private final AssetReader assets;
    private final ZoneId zone;

    /**
     * A reader.
     *
     * @param zone of times of day without one
     */
    ForecastReader(Reading reading, AssetReader assets, ZoneId zone) {
        this.reading = reading;
        this.assets = assets;
        this.zone = zone;
    }

    /** The policy of a workflow; the default when it has none. */
    ForecastPolicy read(Section spec, List<Task> tasks) {
        Optional<Section> section = spec.section("forecast");
        if (section.isEmpty()) {
            return ForecastPolicy.DEFAULT;
        }
        Section forecast = section.get();
        schedule(spec, forecast);
        return new ForecastPolicy(
                forecast.choice("mode", Mode.ADVISE),
                allow(forecast),
                forecast.span("maxShift").orElse(ForecastPolicy.DEFAULT_SHIFT),
                forecast.section("prior").flatMap(this::prior),
                promises(forecast, tasks));
    }

    private static Set<Kind> allow(Section forecast) {
        if (forecast.node("allow").isEmpty()) {
            return ForecastPolicy.DEFAULT.allow();
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        forecast.texts("allow")
                .forEach(text -> Section.constant(Kind.class, text).ifPresent(kinds::add));
        return kinds;
    }

    /** Only what is written is checked: a workflow that allows everything by default needs no schedule. */
    private void schedule(Section spec, Section forecast) {
        boolean scheduled = spec.sections("triggers").stream()
                .anyMatch(trigger -> trigger.text("type", "").equals("schedule"));
        if (scheduled) {
            return;
        }
        String early = Vocabulary.spelling(Kind.START_EARLY);
        forecast.scalars("allow").stream()
                .filter(kind -> kind.text().equals(early))
                .findFirst()
                .ifPresent(kind -> reading.problems()
                        .add(
                                Rule.CONFLICT,
                                kind,
                                "'" + early + "' moves slots of a schedule, and the workflow has none",
                                "add a trigger of type schedule, or remove it"));
    }

    private Optional<Prior> prior(Section section) {
        Optional<Duration> p50 = section.span("p50");
        Optional<Duration> p90 = section.span("p90");
        if (p50.isEmpty() || p90.isEmpty()) {
            return Optional.empty();
        }
        if (p50.get().compareTo(p90.get()) > 0) {
            reading.problems()
                    .add(
                            Rule.CONFLICT,
                            section.node("p50").orElseThrow(),
                            "'p50' is " + Durations.print(p50.get()) + ", longer than 'p90'",
                            "allowed: at most " + Durations.print(p90.get()));
            return Optional.empty();
        }
        return Optional.of(new Prior(p50.get(), p90.get()));
    }

    private List<Promise> promises(Section forecast, List<Task> tasks) {
        Set<AssetAddress> produced = new HashSet<>();
        tasks.forEach(task -> task.produces().forEach(output -> produced.add(output.asset())));
        Set<AssetAddress> promised = new HashSet<>();
        List<Promise> promises = new ArrayList<>();
        for (Section section : forecast.sections("promises")) {
            Optional<Slo> by = by(section);
            Optional<YamlNode> node = section.node("asset");
            Optional<AssetAddress> asset = node.flatMap(assets::address);
            asset.ifPresent(address -> {
                check(address, node.orElseThrow(), produced, promised);
                by.ifPresent(slo -> promises.add(new Promise(address, slo)));
            });
        }
        return promises;
    }

    private void check(AssetAddress asset, YamlNode node, Set<AssetAddress> produced, Set<AssetAddress> promised) {
        if (!produced.contains(asset) && reading.has(Reading.Part.OUTPUT) && reading.has(Reading.Part.TASK)) {
            reading.problems()
                    .add(
                            Rule.UNKNOWN_ASSET,
                            node,
                            "no task of the workflow produces " + asset,
                            "promise it where it is produced");
        } else if (!promised.add(asset)) {
            reading.problems().add(Rule.DUPLICATE_NAME, node, asset + " is promised twice", "keep one");
        }
    }

    private Optional<Slo> by(Section section) {
        Optional<ZoneId> own = Zones.zone(section, "timezone");
        if (section.node("by").isEmpty()) {
            section.node("timezone").ifPresent(node -> reading.problems()
                    .add(
                            Rule.CONFLICT,
                            node,
                            "'timezone' goes with 'by' alone",
                            "remove it, or promise a time of day"));
        }
        Optional<Slo> within = section.span("within").map(Slo.Within::new);
        return within.or(() -> section.text("by")
                .filter(text -> Vocabulary.CLOCK.pattern().matcher(text).matches())
                .map(text -> new Slo.By(LocalTime.parse(text), own.orElse(zone))));
    }
}
