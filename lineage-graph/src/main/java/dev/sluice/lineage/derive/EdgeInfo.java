package dev.sluice.lineage.derive;

/**
 * What the timeline needs to know of an edge. A field counts as its dataset, so that the end of a dataset ends the edges
 * of its fields.
 */
public record EdgeInfo(long edgeId, long fromNode, long toNode, long scopeId) {}
