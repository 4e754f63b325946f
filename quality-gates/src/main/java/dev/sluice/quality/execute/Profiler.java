package dev.sluice.quality.execute;

import dev.sluice.quality.check.Table;
import dev.sluice.quality.history.ProfileData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes the columns in the pass that the checks make.
 *
 * <p>A full profile makes one more pass for histograms, if their edges are not known from earlier profiles, and for the most frequent
 * values; PostgreSQL is asked for a sample before, from which quantiles and the candidates for most frequent values come. Of sensitive columns it tells counts only.
 */
final class Profiler {
    private static final int MOST_COLUMNS = 200;

    private final ProfileWish wish;
    private final List<ColumnProfile> columns = new ArrayList<>();

    Profiler(ProfileWish wish, Limits limits, Store store) {
        this.wish = wish;
        if (wish.detail() != ProfileWish.Detail.NONE) {
            boolean full = wish.detail() == ProfileWish.Detail.FULL;
            for (Table.Column column : store.audited().table().columns().stream()
                    .limit(MOST_COLUMNS)
                    .toList()) {
                columns.add(new ColumnProfile(
                        column,
                        store.dialect(),
                        full ? Estimates.of(store.dialect()) : Estimates.NONE,
                        !limits.isSensitive(column.name())));
            }
        }
    }

    /** To be answered in the shared pass. */
    List<ScanPass.Asker> askers() {
        List<ScanPass.Asker> askers = new ArrayList<>(columns);
        for (ColumnProfile column : columns) {
            List<Double> edges = wish.edges().getOrDefault(column.name(), List.of());
            if (wish.detail() == ProfileWish.Detail.FULL && !edges.isEmpty()) {
                column.histogram(edges).ifPresent(askers::add);
            }
        }
        return askers;
    }

    /** The profile, after what is left to ask. */
    Optional<ProfileData> finish(ScanPass scans) {
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        if (wish.detail() == ProfileWish.Detail.FULL) {
            scans.run(
                    columns.stream().flatMap(column -> column.sample().stream()).toList());
            List<ScanPass.Asker> askers = new ArrayList<>();
            for (ColumnProfile column : columns) {
                if (!wish.edges().containsKey(column.name())) {
                    column.histogram(column.edges()).ifPresent(askers::add);
                }
                column.top().ifPresent(askers::add);
            }
            scans.run(askers);
        }
        Map<String, ProfileData.Column> told = new LinkedHashMap<>();
        columns.forEach(column -> column.told().ifPresent(known -> told.put(column.name(), known)));
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProfileData(columns.getFirst().rows(), told));
    }
}
