package dev.sluice.quality.execute;

import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.history.ProfileData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What an audit has found so far. */
final class Findings {
    final Results results;
    final List<String> statements = new ArrayList<>();
    final Rows rows = new Rows();
    Optional<Table> table = Optional.empty();
    Optional<ProfileData> profile = Optional.empty();
    Rejects rejects = Rejects.NONE;
    private final long start;

    Findings(Results results, long start) {
        this.results = results;
        this.start = start;
    }

    /** Counts the rows of the slice. */
    static final class Rows implements ScanPass.Asker {
        private OptionalLong count = OptionalLong.empty();

        @Override
        public List<String> aggregates() {
            return List.of("count(*)");
        }

        @Override
        public void answered(Row values, String sql, Duration took) {
            count = OptionalLong.of(values.count(0));
        }

        @Override
        public void failed(String message, String sql, Duration took) {
            // The checks of the same pass tell of it.
        }
    }

    Audit audit() {
        return new Audit(
                results.all(),
                table,
                profile,
                rows.count,
                rejects,
                statements,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
