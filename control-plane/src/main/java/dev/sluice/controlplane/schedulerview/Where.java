package dev.sluice.controlplane.schedulerview;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions that apply only when asked for, so that each query keeps the plan that suits it. */
public final class Where {
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** A condition; the first begins the clause. */
    public Where and(String condition, @Nullable Object... values) {
        sql.append(sql.isEmpty() ? "WHERE " : "  AND ").append(condition).append('\n');
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    /** A condition on one value, left out without it. */
    public Where andIf(@Nullable Object value, String condition) {
        return value == null ? this : and(condition, value);
    }

    public String sql() {
        return sql.toString();
    }

    /** Its parameters, then those of the rest of the statement. */
    public @Nullable Object[] then(@Nullable Object... rest) {
        List<@Nullable Object> all = new ArrayList<>(parameters);
        all.addAll(Arrays.asList(rest));
        return all.toArray();
    }
}
