package dev.sluice.quality.execute;

import java.util.regex.Pattern;

/** Formats of files that can be audited. */
public enum FileFormat {
    CSV("[ct]sv(\\.gz|\\.zst)?"),
    PARQUET("parquet|parq"),
    /** A JSON array of objects, or one object a line. */
    JSON("(json|ndjson|jsonl)(\\.gz)?");

    private final Pattern ending;

    FileFormat(String endings) {
        this.ending = Pattern.compile("\\.(" + endings + ")$", Pattern.CASE_INSENSITIVE);
    }

    boolean isEndingOf(String name) {
        return ending.matcher(name).find();
    }
}
