package dev.sluice.scheduler.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;

/** Types of variables in expressions. */
public enum ValueType {
    STRING(SimpleType.STRING),
    /** A string, or null where a run has none. */
    OPTIONAL_STRING(NullableType.create(SimpleType.STRING)),
    INTEGER(SimpleType.INT),
    /** An integer, or null where a run has none. */
    OPTIONAL_INTEGER(NullableType.create(SimpleType.INT)),
    NUMBER(SimpleType.DOUBLE),
    BOOLEAN(SimpleType.BOOL),
    TIMESTAMP(SimpleType.TIMESTAMP),
    /** A timestamp, or null where a run has none. CEL compares every timestamp with null. */
    OPTIONAL_TIMESTAMP(SimpleType.TIMESTAMP),
    /** Anything JSON can hold; its type is checked when it is used. */
    DYNAMIC(SimpleType.DYN);

    private final CelType cel;

    ValueType(CelType cel) {
        this.cel = cel;
    }

    CelType cel() {
        return cel;
    }

    /** Whether null is a value of it. */
    boolean nullable() {
        return switch (this) {
            case OPTIONAL_STRING, OPTIONAL_INTEGER, OPTIONAL_TIMESTAMP, DYNAMIC -> true;
            case STRING, INTEGER, NUMBER, BOOLEAN, TIMESTAMP -> false;
        };
    }
}
