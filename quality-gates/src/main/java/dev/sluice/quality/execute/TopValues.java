package dev.sluice.quality.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.history.Distribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads counts by value. A row has all rows at place 0, values that are not NULL at 1, and what was counted from 2 on. */
final class TopValues {
    /** A column with more different values has no such list. */
    static final int MOST = 50;

    /** Longest value that is told. */
    static final int LONGEST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(TopValues.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private TopValues() {}

    /** From a JSON object of counts. */
    static Optional<Distribution.Categories> counted(Row row) {
        try {
            Map<String, Long> counts =
                    JSON.readValue(row.text(2).orElse("{}"), new TypeReference<TreeMap<String, Long>>() {});
            return Optional.of(categories(row, counts));
        } catch (JsonProcessingException e) {
            LOG.debug("values cannot be read", e);
            return Optional.empty();
        }
    }

    /** From one count for each of these values. */
    static Distribution.Categories counted(Row row, List<String> values) {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            counts.put(values.get(i), row.count(i + 2));
        }
        return categories(row, counts);
    }

    /** Texts of a JSON list that are short enough to be told. */
    static List<String> candidates(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {}).stream()
                    .filter(value -> value.length() <= LONGEST)
                    .sorted()
                    .limit(MOST)
                    .toList();
        } catch (JsonProcessingException e) {
            LOG.debug("values cannot be read", e);
            return List.of();
        }
    }

    private static Distribution.Categories categories(Row row, Map<String, Long> counts) {
        Map<String, Long> kept = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .filter(e -> e.getKey().length() <= LONGEST)
                .forEach(e -> kept.put(e.getKey(), e.getValue()));
        long named = kept.values().stream().mapToLong(Long::longValue).sum();
        return new Distribution.Categories(kept, row.count(1) - named, row.count(0) - row.count(1));
    }
}
