package dev.sluice.scheduler.arrive;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of a topic.
 *
 * @param offset with topic and partition, names the message for ever
 * @param key as text; empty without one
 * @param value bytes; empty for a tombstone
 * @param headers as texts
 */
public record Message(
        String topic, int partition, long offset, Instant at, String key, byte[] value, Map<String, String> headers) {
    public Message {
        headers = new LinkedHashMap<>(headers);
    }
}
