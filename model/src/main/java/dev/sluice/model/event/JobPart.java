package dev.sluice.model.event;

import dev.sluice.model.JobId;

/** The {@code job} object of an event. */
public record JobPart(JobId id, FacetObject facets) {}
