package dev.sluice.lineage.derive;

import java.util.Set;

/**
 * All that somebody says about the edges of one owner.
 *
 * @param owner the job it is about, or a dataset for what holds without a job
 * @param covers the scopes about which the statement is complete; {@link #EVERYTHING} for one that replaces
 */
public record Statement(NodeRef owner, Set<EdgeSpec> edges, Set<Scope> covers) {
    /** Marks a statement that replaces all earlier ones of its kind. */
    public static final Set<Scope> EVERYTHING = Set.of();

    public Statement {
        edges = Set.copyOf(edges);
        covers = Set.copyOf(covers);
    }
}
