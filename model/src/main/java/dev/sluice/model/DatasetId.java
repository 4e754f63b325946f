package dev.sluice.model;

/**
 * Identity of a dataset: the namespace of its data source and its name there.
 *
 * <p>Always two values, never one delimited string: both parts may contain any delimiter.
 */
public record DatasetId(String namespace, String name) implements Comparable<DatasetId> {
    public DatasetId {
        Names.require("dataset namespace", namespace);
        Names.require("dataset name", name);
    }

    @Override
    public int compareTo(DatasetId other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
