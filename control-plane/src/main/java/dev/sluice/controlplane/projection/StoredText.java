package dev.sluice.controlplane.projection;

import org.jspecify.annotations.Nullable;

/** Text on its way into PostgreSQL, which keeps everything but U+0000. */
final class StoredText {
    private StoredText() {}

    /** Replaces U+0000, which JSON can escape but no text column can hold, and cuts what is longer than the limit. */
    static String clean(String text, int limit) {
        String whole = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        return whole.length() <= limit ? whole : whole.substring(0, limit);
    }

    static @Nullable String cleanOrNull(@Nullable String text, int limit) {
        return text == null ? null : clean(text, limit);
    }
}
