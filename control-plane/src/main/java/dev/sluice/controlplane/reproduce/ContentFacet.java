package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.emit.RunEvents;
import java.util.Map;

/** The facet that tells the digest of a dataset's content. */
public final class ContentFacet {
    /** Its name; any producer may send it. */
    public static final String NAME = "sluice_contentDigest";

    private ContentFacet() {}

    /** The facet as JSON. */
    static String json(String algorithm, String digest) {
        return RunFingerprint.canonical(Map.of(
                "_producer",
                RunEvents.PRODUCER.toString(),
                "_schemaURL",
                RunEvents.PRODUCER + "/blob/main/docs/reproduce.md#content-digests",
                "algorithm",
                algorithm,
                "digest",
                digest));
    }
}
