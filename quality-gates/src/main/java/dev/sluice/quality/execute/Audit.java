package dev.sluice.quality.execute;

import dev.sluice.model.quality.CheckResult;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.history.ProfileData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an audit found.
 *
 * @param results one for each check, in the order of the request
 * @param table columns of the dataset; empty: it could not be read
 * @param profile of the rows; empty: not asked for, or it could not be taken
 * @param rows in the audited slice; empty: not counted
 * @param rejects what of the files could not be read
 * @param statements SQL that was sent, in order
 * @param took time of the whole
 */
public record Audit(
        List<CheckResult> results,
        Optional<Table> table,
        Optional<ProfileData> profile,
        OptionalLong rows,
        Rejects rejects,
        List<String> statements,
        Duration took) {
    public Audit {
        results = List.copyOf(results);
        statements = List.copyOf(statements);
    }
}
