package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What another system found out about data: evidence that a gate may ask for. Immutable.
 *
 * @param producer URI of the software that found it
 * @param job that found it, where known
 * @param run of that job, where known
 * @param dataset it is about; empty: the system did not say
 * @param columns it is about; empty: the dataset as a whole
 * @param assertion kind of check in the words of its system, for example {@code not_null}
 * @param name of this very check; as the assertion if it has none
 * @param outcome never PASS for what could not be evaluated
 * @param severity as configured there; ERROR if nothing is said
 * @param at when it was found
 * @param expected as text, where told
 * @param actual as text, where told
 * @param content body of the check, SQL as a rule; may be empty
 * @param message one sentence for people; may be empty
 */
public record ExternalResult(
        String producer,
        Optional<JobId> job,
        Optional<String> run,
        Optional<DatasetId> dataset,
        Set<String> columns,
        String assertion,
        String name,
        CheckOutcome outcome,
        Severity severity,
        Instant at,
        Optional<String> expected,
        Optional<String> actual,
        String content,
        String message) {
    public ExternalResult {
        columns = Set.copyOf(columns);
    }
}
