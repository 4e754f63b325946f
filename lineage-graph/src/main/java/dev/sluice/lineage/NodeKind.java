package dev.sluice.lineage;

/** Kinds of graph node. Codes are stored: do not change them. */
public enum NodeKind {
    DATASET(1),
    JOB(2),
    FIELD(3);

    private final int code;

    NodeKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static NodeKind ofCode(int code) {
        for (NodeKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no node kind has code " + code);
    }
}
