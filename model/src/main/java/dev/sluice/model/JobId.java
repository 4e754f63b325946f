package dev.sluice.model;

/** Identity of a job: the namespace of its scheduler and its name there. */
public record JobId(String namespace, String name) implements Comparable<JobId> {
    public JobId {
        Names.require("job namespace", namespace);
        Names.require("job name", name);
    }

    @Override
    public int compareTo(JobId other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
