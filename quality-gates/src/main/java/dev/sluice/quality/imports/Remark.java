package dev.sluice.quality.imports;

/**
 * Something that an import did not take over as it stands.
 *
 * @param kind whether it is gone, or there in another form
 * @param where in the source: a path or the id of a rule
 * @param what it is, in the words of the source
 * @param why it was so treated, and what to do
 */
public record Remark(Kind kind, String where, String what, String why) {
    /** What became of it. */
    public enum Kind {
        /** Not imported. */
        DROPPED,
        /** Imported with another meaning in some case. */
        CHANGED
    }

    static Remark dropped(String where, String what, String why) {
        return new Remark(Kind.DROPPED, where, what, why);
    }

    static Remark changed(String where, String what, String why) {
        return new Remark(Kind.CHANGED, where, what, why);
    }
}
