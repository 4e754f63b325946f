package dev.sluice.lineage;

import java.util.List;

/**
 * Which nodes somebody may see: a walk touches no other.
 *
 * @param namespaces of nodes, fields included
 * @param jobsOf a namespace whose jobs are told apart by what stands before the first dot of their names
 * @param prefixes those of the jobs there that may be seen
 */
public record Visible(List<String> namespaces, String jobsOf, List<String> prefixes) {
    public Visible {
        namespaces = List.copyOf(namespaces);
        prefixes = List.copyOf(prefixes);
    }

    public boolean sees(GraphNode node) {
        return namespaces.contains(node.namespace())
                || (node.kind() == NodeKind.JOB
                        && node.namespace().equals(jobsOf)
                        && node.name().indexOf('.') > 0
                        && prefixes.contains(
                                node.name().substring(0, node.name().indexOf('.'))));
    }
}
