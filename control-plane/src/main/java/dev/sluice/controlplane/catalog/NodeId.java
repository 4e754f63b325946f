package dev.sluice.controlplane.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * Names any one thing of the catalog. {@link #text()} is opaque to clients and safe in URLs.
 *
 * @param key the id, position or run id; for a version the dataset id, a slash and the run id
 */
public record NodeId(Kind kind, String key) {
    /** What a node id can name. */
    public enum Kind {
        NAMESPACE,
        DATASET,
        FIELD,
        JOB,
        RUN,
        DATASET_VERSION,
        EVENT,
        PRODUCER,
        DEAD_LETTER
    }

    public static NodeId of(Kind kind, long id) {
        return new NodeId(kind, Long.toString(id));
    }

    public static NodeId run(UUID runId) {
        return new NodeId(Kind.RUN, runId.toString());
    }

    public static NodeId version(VersionKey key) {
        return new NodeId(Kind.DATASET_VERSION, key.datasetId() + "/" + key.runId());
    }

    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((kind + ":" + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text()} wrote, or says that it is none. */
    public static NodeId parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon > 0) {
                NodeId id = new NodeId(Kind.valueOf(plain.substring(0, colon)), plain.substring(colon + 1));
                id.check();
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    public long number() {
        return Long.parseLong(key);
    }

    public UUID runId() {
        return UUID.fromString(key);
    }

    public VersionKey versionKey() {
        int slash = key.indexOf('/');
        return new VersionKey(Long.parseLong(key.substring(0, slash)), UUID.fromString(key.substring(slash + 1)));
    }

    private void check() {
        switch (kind) {
            case NAMESPACE, DATASET, FIELD, JOB, EVENT, PRODUCER, DEAD_LETTER -> number();
            case RUN -> runId();
            case DATASET_VERSION -> {
                if (key.indexOf('/') < 1) {
                    throw refused(key);
                }
                versionKey();
            }
        }
    }

    private static InvalidRequestException refused(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return new InvalidRequestException(
                "'" + shown + "' is no node id; use the id field of an earlier answer, unchanged");
    }
}
