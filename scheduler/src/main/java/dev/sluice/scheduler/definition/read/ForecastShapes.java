package dev.sluice.scheduler.definition.read;

import static dev.sluice.scheduler.definition.read.Vocabulary.choice;
import static dev.sluice.scheduler.definition.read.Vocabulary.fields;
import static dev.sluice.scheduler.definition.read.Vocabulary.listOf;
import static dev.sluice.scheduler.definition.read.Vocabulary.optional;
import static dev.sluice.scheduler.definition.read.Vocabulary.required;
import static dev.sluice.scheduler.definition.read.Vocabulary.span;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import java.util.List;

/** The keys of what forecasts may do. */
final class ForecastShapes {
    private static final Fields PRIOR = fields(
            "prior",
            required("p50", span("1s", "30d"), "Half of the runs take at most this."),
            required("p90", span("1s", "30d"), "Nine runs of ten take at most this."));

    private static final Fields PROMISE = new Fields(
            "a promise",
            List.of(
                    required("asset", Vocabulary.ADDRESS, "Which asset of this workflow: alias or address."),
                    optional("within", span("1s", "30d"), "Longest time after the slot."),
                    optional("by", Vocabulary.CLOCK, "Time of day, \"07:00\"."),
                    optional(
                            "timezone",
                            Vocabulary.ZONE,
                            "Zone of the time of day; default: the partitions' or the schedule's.")),
            List.of(List.of("within", "by")));

    static final Fields FORECAST = fields(
            "forecast",
            optional(
                    "mode",
                    choice(ForecastPolicy.Mode.class),
                    "advise, the default, records what would be done; act does it; off does neither."),
            optional("allow", listOf(choice(ForecastPolicy.Kind.class), 0, 7), "What may be decided; default is all."),
            optional("maxShift", span("1m", "1d"), "Furthest that a start is moved; default is 30m."),
            optional("prior", PRIOR, "How long a run takes, while nothing has run yet."),
            optional("promises", listOf(PROMISE, 0, 100), "By when assets of this workflow are to be fresh."));

    private ForecastShapes() {}
}
