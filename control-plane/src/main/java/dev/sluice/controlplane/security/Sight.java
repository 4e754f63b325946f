package dev.sluice.controlplane.security;

/**
 * Decides of datasets and jobs by their names whether they may be read.
 *
 * @param scope the namespaces
 * @param ownJobs namespace of Sluice's jobs in events: such a job is in the namespace of its workflow, its name's first part
 */
public record Sight(Scope scope, String ownJobs) {
    /** Everything. */
    public static final Sight WHOLE = new Sight(Scope.ALL, "sluice");

    public boolean isWhole() {
        return scope.isAll();
    }

    /** Whether a namespace may be read. That of Sluice's own jobs says nothing by its name. */
    public boolean sees(String namespace) {
        return scope.contains(namespace) || namespace.equals(ownJobs);
    }

    public boolean seesDataset(String namespace) {
        return scope.contains(namespace);
    }

    public boolean seesJob(String namespace, String name) {
        return scope.contains(namespace)
                || (namespace.equals(ownJobs) && name.indexOf('.') > 0 && scope.contains(workflowNamespace(name)));
    }

    private static String workflowNamespace(String job) {
        return job.substring(0, job.indexOf('.'));
    }
}
