package dev.sluice.model.event;

/** A departure from the OpenLineage spec that does not lose meaning: accepted, counted and shown per producer. */
public record Fault(Kind kind, String pointer) {
    /** Kinds of departure. The name is shown to users and kept in the store: do not rename. */
    public enum Kind {
        MISSING_SCHEMA_URL,
        UNKNOWN_SCHEMA_URL,
        MISSING_PRODUCER,
        PRODUCER_NOT_A_URI,
        EVENT_TIME_WITHOUT_ZONE,
        MISSING_EVENT_TYPE,
        UNKNOWN_EVENT_TYPE,
        RUN_ID_NOT_A_UUID,
        FACET_NULL,
        FACET_NOT_AN_OBJECT,
        FACET_MISSING_PRODUCER,
        FACET_MISSING_SCHEMA_URL,
        UNKNOWN_FACET_WITHOUT_SCHEMA,
        DUPLICATE_KEY,
        NULL_COLLECTION,
        UNREADABLE_STANDARD_FACET
    }
}
