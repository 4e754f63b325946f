package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Age of what the dataset is made from. */
public final class UpstreamAge extends BasicType {
    public UpstreamAge() {
        super(
                TypeDoc.of(
                                "upstreamAge",
                                "Seconds since the newest published version of another dataset was written. Never published: fails. "
                                        + "A version that a gate holds is not published. No rows are looked at.")
                        .required("of", Kind.ASSET, "The other dataset."),
                new Standards("slaProperties latency", "", "", "source freshness of the upstream source", ""),
                Defaults.NONE,
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.FACTS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check).noFilter(check).list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        String of = new Arguments(check).text("of");
        return new CheckPlan.Metadata(Set.of(), _ -> read(of, history));
    }

    private static Measurement read(String of, History history) {
        History.Upstream upstream = history.facts().upstream().get(of);
        if (upstream == null) {
            return Measurement.undefined("nothing is known of " + of);
        }
        String held = upstream.held() ? "; a newer one is held" : "";
        return upstream.written()
                .map(written -> {
                    Duration age = Duration.between(written, history.now());
                    return Measurement.of(
                            Math.max(0, Ages.seconds(age)),
                            "seconds",
                            OptionalLong.empty(),
                            "the newest version of " + of + ", of " + written + ", is " + Ages.text(age) + " old"
                                    + held);
                })
                .orElseGet(() -> Measurement.violated(of + " was never published" + held));
    }
}
