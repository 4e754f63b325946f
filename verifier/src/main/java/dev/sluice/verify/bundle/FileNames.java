package dev.sluice.verify.bundle;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of the files of a bundle. */
public final class FileNames {
    /** The zip itself, in messages. */
    public static final String CONTAINER = "(zip)";

    public static final String REPORT = "report.json";
    public static final String CRATE = "ro-crate-metadata.json";
    public static final String EVENTS = "evidence/events.ndjson";
    public static final String LEDGER = "evidence/ledger.ndjson";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String ATTESTATION = "attestation.sigstore.json";
    public static final String CHECKPOINT = "checkpoint.txt";
    public static final String INCLUSION = "inclusion-proof.json";
    public static final String KEYS = "keys.json";

    /** Those that sign and prove: not in the manifest. */
    public static final Set<String> BESIDE = Set.of(MANIFEST, ATTESTATION, CHECKPOINT, INCLUSION, KEYS);

    /** Those that a bundle cannot be without. */
    static final Set<String> NEEDED = Set.of(REPORT, CRATE, EVENTS, LEDGER, MANIFEST, INCLUSION);

    private static final Set<String> OTHERS = Set.of(
            "ro-crate-preview.html",
            "report.html",
            "report.pdf",
            "prov.json",
            "evidence/gates.json",
            "evidence/waivers.json",
            "evidence/attempts.json",
            "evidence/predictions.json",
            "lineage/graph.svg",
            "lineage/columns.csv",
            "VERIFY.md");

    /** Parts of a path that are not dots alone: nothing leads out of the folder that the zip is unpacked to. */
    private static final Pattern WORKFLOW =
            Pattern.compile("workflow/(?!\\.+/)[A-Za-z0-9._%-]{1,6200}/[A-Za-z0-9._%-]{1,6200}@[0-9]{1,10}\\.yaml");

    private FileNames() {}

    static boolean isKnown(String name) {
        return NEEDED.contains(name)
                || BESIDE.contains(name)
                || OTHERS.contains(name)
                || WORKFLOW.matcher(name).matches();
    }
}
