package dev.sluice.model.facet;

import org.jspecify.annotations.Nullable;

/**
 * How a source field became a target field.
 *
 * @param type DIRECT (the value flows) or INDIRECT (it filters, joins, sorts, groups); kept as sent
 * @param subtype for example IDENTITY, AGGREGATION, FILTER, JOIN
 * @param masking whether the original value can no longer be seen
 */
public record Transformation(
        String type, @Nullable String subtype, @Nullable String description, boolean masking) {}
