package dev.sluice.controlplane.ingest;

/** Why events were not taken, coarse enough for a label; the codes themselves are in answers and dead letters. */
enum RejectionReason {
    NOT_JSON,
    /** Something is missing without which an event has no meaning. */
    INCOMPLETE,
    /** Something has to be another way. */
    UNUSABLE,
    LIMIT,
    TOO_LARGE,
    OVERLOADED,
    UNAVAILABLE,
    OTHER;

    /** Of a violation's or a problem's code. */
    static RejectionReason of(String code) {
        return switch (code) {
            case "INGEST-NOT-JSON",
                    "INGEST-NOT-AN-OBJECT",
                    "INGEST-NOT-A-LIST",
                    "INGEST-TRAILING-DATA",
                    "INGEST-EMPTY",
                    "INGEST-ENCODING",
                    "INGEST-NOT-GZIP" -> NOT_JSON;
            case "INGEST-LIMIT" -> LIMIT;
            case "INGEST-TOO-LARGE" -> TOO_LARGE;
            case "INGEST-NO-SUBJECT" -> INCOMPLETE;
            default ->
                code.endsWith("-MISSING")
                        ? INCOMPLETE
                        : code.endsWith("-UNUSABLE") || code.endsWith("-UNREADABLE") ? UNUSABLE : OTHER;
        };
    }
}
