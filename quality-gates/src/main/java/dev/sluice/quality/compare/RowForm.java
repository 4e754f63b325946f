package dev.sluice.quality.compare;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Table;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of rows: the columns that count, by name, each value in a writing that does not depend on the store, the
 * width of its type or the session's zone.
 *
 * @param columns that count, by name
 * @param keys numbers of those that are keys, among them
 */
record RowForm(List<Column> columns, List<Integer> keys, OptionalInt floatDigits) {
    private static final Pattern FRACTION =
            Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][+-]?\\d{1,4})?");
    private static final int NULL_LENGTH = -1;

    /**
     * A column that counts.
     *
     * @param place in the result, from 1
     */
    record Column(String name, String sqlType, Family family, int place) {}

    static RowForm of(Table table, Compared compared) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Table.Column column = table.columns().get(i);
            if (!compared.ignore().contains(column.name())) {
                columns.add(new Column(column.name(), column.sqlType(), Family.of(column), i + 1));
            }
        }
        columns.sort(Comparator.comparing(Column::name));
        List<String> names = columns.stream().map(Column::name).toList();
        List<Integer> keys = new ArrayList<>();
        for (String key : compared.keys()) {
            if (!names.contains(key)) {
                throw new CheckFault("there is no column '" + key + "' to be a key; there are " + names);
            }
            keys.add(names.indexOf(key));
        }
        return new RowForm(List.copyOf(columns), List.copyOf(keys), compared.floatDigits());
    }

    /** Names and families: two datasets can be alike only when this is the same. */
    String schema() {
        return columns.stream()
                .map(c -> c.name().length() + ":" + c.name() + " "
                        + (c.family() == Family.OTHER ? c.sqlType() : c.family().name()))
                .collect(Collectors.joining("\n"));
    }

    Optional<Column> find(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** Values in canonical writing, in the order of the columns; null is null. */
    List<byte @Nullable []> values(ResultSet row) throws SQLException {
        List<byte @Nullable []> values = new ArrayList<>(columns.size());
        for (Column column : columns) {
            values.add(value(row, column));
        }
        return values;
    }

    /** All values in one, each with its length, so that no two rows are written alike. */
    static byte[] joined(List<byte @Nullable []> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte @Nullable [] value : values) {
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(value == null ? NULL_LENGTH : value.length)
                    .array());
            if (value != null) {
                bytes.writeBytes(value);
            }
        }
        return bytes.toByteArray();
    }

    private byte @Nullable [] value(ResultSet row, Column column) throws SQLException {
        int place = column.place();
        return switch (column.family()) {
            case EXACT -> text(exact(row.getBigDecimal(place)));
            case FLOAT -> {
                double number = row.getDouble(place);
                yield row.wasNull() ? null : floating(number);
            }
            case TEXT -> words(row.getString(place));
            case BOOLEAN -> {
                boolean flag = row.getBoolean(place);
                yield row.wasNull() ? null : new byte[] {(byte) (flag ? 1 : 0)};
            }
            case DATE -> text(print(row.getObject(place, LocalDate.class)));
            case TIMESTAMP -> moment(row.getObject(place, LocalDateTime.class));
            case INSTANT -> {
                OffsetDateTime at = row.getObject(place, OffsetDateTime.class);
                yield at == null
                        ? null
                        : moment(at.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            }
            case BINARY -> row.getBytes(place);
            case OTHER -> text(row.getString(place));
        };
    }

    private static @Nullable String exact(@Nullable BigDecimal number) {
        if (number == null) {
            return null;
        }
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private byte[] floating(double number) {
        if (floatDigits.isPresent() && Double.isFinite(number)) {
            return rounded(new BigDecimal(number), floatDigits.getAsInt());
        }
        return ByteBuffer.allocate(Long.BYTES)
                .putLong(Double.doubleToLongBits(number))
                .array();
    }

    private static byte[] rounded(BigDecimal number, int digits) {
        BigDecimal round = number.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return (round.signum() == 0 ? "0" : round.stripTrailingZeros().toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** Text of files without types may be a floating point number. */
    private byte @Nullable [] words(@Nullable String words) {
        return words != null
                        && floatDigits.isPresent()
                        && FRACTION.matcher(words).matches()
                ? rounded(new BigDecimal(words), floatDigits.getAsInt())
                : text(words);
    }

    private static byte @Nullable [] moment(@Nullable LocalDateTime local) {
        if (local == null) {
            return null;
        }
        Instant at = local.toInstant(ZoneOffset.UTC);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .array();
    }

    private static @Nullable String print(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static byte @Nullable [] text(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
