package dev.sluice.controlplane.catalog;

import dev.sluice.model.Digest128;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads the cursors of one list: its order, its filter and nothing else.
 *
 * <p>A cursor names the key it continues after, so rows that come or go in between neither repeat nor hide others. It is
 * refused by any other list.
 */
public final class Cursor {
    private static final int MARK_LENGTH = 8;
    private static final String SEPARATOR = "\u001f";

    private final String mark;

    /** @param list names the list and its order; {@code filter} are the values that select its rows */
    public Cursor(String list, @Nullable Object... filter) {
        StringBuilder text = new StringBuilder(list);
        for (Object part : filter) {
            text.append(SEPARATOR).append(part);
        }
        this.mark = Digest128.of(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, MARK_LENGTH);
    }

    public String of(Object... key) {
        StringBuilder text = new StringBuilder(mark);
        for (Object part : key) {
            text.append(SEPARATOR).append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The key of the request's cursor, or empty on the first page. */
    public Optional<List<String>> keyOf(PageRequest request, int parts) {
        String after = request.after();
        if (after == null || after.isEmpty()) {
            return Optional.empty();
        }
        List<String> split = new ArrayList<>(List.of(decoded(after).split(SEPARATOR, -1)));
        if (!split.getFirst().equals(mark) || split.size() != parts + 1) {
            throw refused(after);
        }
        return Optional.of(split.subList(1, split.size()));
    }

    private static String decoded(String after) {
        try {
            return new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(after);
        }
    }

    public static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw refused(part);
        }
    }

    /** What a cursor of another list is answered with. */
    public static InvalidRequestException refused(String after) {
        String shown = after.length() <= 40 ? after : after.substring(0, 40) + "…";
        return new InvalidRequestException("the cursor '" + shown
                + "' is not of this list; use an endCursor of the same query with the same filter, or none");
    }
}
