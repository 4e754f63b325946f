package dev.sluice.adapters.sql.lineage;

import java.util.List;

/**
 * What happens to a column on its way, in the terms of OpenLineage's columnLineage facet 1-2-0.
 *
 * @param description the expression's text, empty where the column goes through as it is
 * @param masking whether the value cannot be read from the result: a hash, a count
 */
public record Transformation(Type type, Subtype subtype, String description, boolean masking) {
    /** DIRECT: the value goes into the output. INDIRECT: it decides which rows or values come out. */
    public enum Type {
        DIRECT,
        INDIRECT
    }

    /** The facet's subtypes; the direct ones in the order in which one covers another. */
    public enum Subtype {
        IDENTITY,
        TRANSFORMATION,
        AGGREGATION,
        JOIN,
        FILTER,
        GROUP_BY,
        SORT,
        WINDOW,
        CONDITIONAL;

        private static final List<Subtype> DIRECT_ONES = List.of(IDENTITY, TRANSFORMATION, AGGREGATION);

        Type type() {
            return DIRECT_ONES.contains(this) ? Type.DIRECT : Type.INDIRECT;
        }
    }

    public Transformation {
        if (subtype.type() != type) {
            throw new IllegalArgumentException(
                    "subtype " + subtype + " is of type " + subtype.type() + ", not " + type);
        }
    }

    public static Transformation of(Subtype subtype) {
        return new Transformation(subtype.type(), subtype, "", false);
    }

    public static Transformation masked(Subtype subtype) {
        return new Transformation(subtype.type(), subtype, "", true);
    }

    public boolean isDirect() {
        return type == Type.DIRECT;
    }

    Transformation describedAs(String text) {
        return new Transformation(type, subtype, text, masking);
    }

    /**
     * This one followed by another. Of two direct ones the stronger stays; an indirect one stays what it first was, because
     * nothing that comes later brings the value back.
     */
    Transformation then(Transformation next) {
        Subtype joint = !isDirect()
                ? subtype
                : !next.isDirect() || next.subtype.compareTo(subtype) > 0 ? next.subtype : subtype;
        return new Transformation(joint.type(), joint, "", masking || next.masking);
    }
}
