package dev.sluice.quality.compare;

import dev.sluice.quality.check.Table;
import java.util.Locale;

/** Types whose values are written alike: widening a type within its family changes nothing. */
enum Family {
    /** Whole and decimal numbers of any width. */
    EXACT,
    FLOAT,
    TEXT,
    BOOLEAN,
    DATE,
    /** Without a zone: as it stands. */
    TIMESTAMP,
    /** A moment, whatever the zone it is shown in. */
    INSTANT,
    BINARY,
    OTHER;

    static Family of(Table.Column column) {
        String type = column.sqlType().toLowerCase(Locale.ROOT).strip();
        return switch (column.kind()) {
            case NUMBER ->
                type.startsWith("real") || type.startsWith("float") || type.startsWith("double") ? FLOAT : EXACT;
            case TEXT -> TEXT;
            case BOOLEAN -> BOOLEAN;
            case DATE -> DATE;
            case TIMESTAMP -> type.contains("with time zone") || type.startsWith("timestamptz") ? INSTANT : TIMESTAMP;
            case OTHER -> type.equals("blob") || type.equals("bytea") || type.equals("varbinary") ? BINARY : OTHER;
        };
    }
}
