package dev.sluice.scheduler.predict.anomaly;

import java.util.Comparator;

/** A job or dataset of the lineage. */
public record Node(Kind kind, String namespace, String name) implements Comparable<Node> {
    private static final Comparator<Node> ORDER =
            Comparator.comparing(Node::kind).thenComparing(Node::namespace).thenComparing(Node::name);

    /** What a node is. */
    public enum Kind {
        JOB,
        DATASET
    }

    public static Node job(String namespace, String name) {
        return new Node(Kind.JOB, namespace, name);
    }

    public static Node dataset(String namespace, String name) {
        return new Node(Kind.DATASET, namespace, name);
    }

    public boolean isJob() {
        return kind == Kind.JOB;
    }

    @Override
    public int compareTo(Node other) {
        return ORDER.compare(this, other);
    }

    /** For people. */
    @Override
    public String toString() {
        return (isJob() ? "job " : "dataset ") + namespace + " " + name;
    }
}
