package dev.sluice.quality.gate;

import dev.sluice.model.quality.Severity;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A result that another system reported about a dataset.
 *
 * @param producer URI of the tool that sent it
 * @param job {@code namespace/name} of the job that sent it
 * @param assertion its name there
 * @param column that it is about; absent: the dataset as a whole
 * @param success whether it holds
 * @param severity as sent; ERROR where nothing was sent
 * @param version of the dataset that was newest when it came; absent: not known, then its time decides
 * @param at when it was found
 * @param message expected and actual, for people; may be empty
 */
public record Evidence(
        String producer,
        String job,
        String assertion,
        Optional<String> column,
        boolean success,
        Severity severity,
        OptionalLong version,
        Instant at,
        String message) {}
