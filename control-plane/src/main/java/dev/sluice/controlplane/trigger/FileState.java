package dev.sluice.controlplane.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.scheduler.arrive.Arrived;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file trigger remembers between two looks: files that did not fire yet. Those that did are known by their runs.
 *
 * @param version of the definition that looked
 * @param after cursor of the next page; empty: from the start
 * @param round how often the place was looked through to its end
 * @param misses looks in a row that got no answer
 * @param seen by URI
 */
record FileState(int version, String after, long round, int misses, Map<String, Seen> seen) {
    private static final ObjectMapper JSON = new ObjectMapper();

    FileState {
        seen = new LinkedHashMap<>(seen);
    }

    /**
     * A file that waits to become stable.
     *
     * @param since from when size and etag are the same, in milliseconds of the epoch
     * @param round last one in which it was there
     * @param failed whether it cannot make a run with this version of the definition
     */
    record Seen(String etag, long size, long since, long round, boolean failed) {
        boolean isSame(Arrived file) {
            return etag.equals(file.etag()) && size == file.size();
        }

        Instant stableAt(java.time.Duration stableFor) {
            return Instant.ofEpochMilli(since).plus(stableFor);
        }
    }

    /** Reads it; another version of the definition tries again what failed. */
    static FileState read(@Nullable String json, int version) {
        if (json == null) {
            return new FileState(version, "", 0, 0, Map.of());
        }
        try {
            FileState state = JSON.readValue(json, FileState.class);
            if (state.version() == version) {
                return state;
            }
            Map<String, Seen> again = new LinkedHashMap<>();
            state.seen().forEach((uri, s) -> again.put(uri, new Seen(s.etag(), s.size(), s.since(), s.round(), false)));
            return new FileState(version, state.after(), state.round(), state.misses(), again);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state of a file trigger cannot be read", e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }
}
