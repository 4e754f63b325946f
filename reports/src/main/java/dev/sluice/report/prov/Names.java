package dev.sluice.report.prov;

import dev.sluice.report.model.Lineage.DatasetVersion;
import java.util.UUID;

/** Names that several relations share. */
final class Names {
    private Names() {}

    static String run(UUID run) {
        return "run:" + run;
    }

    /** Of a source, which no run wrote, the dataset's. */
    static String version(DatasetVersion version) {
        return version.writer() == null
                ? ProvDocument.name("dataset", version.namespace(), version.name())
                : ProvDocument.name("version", version.namespace(), version.name()) + "@" + version.writer();
    }

    /** A person, or what acted in the place of one, as told. */
    static String agent(ProvDocument document, String told) {
        String agent = ProvDocument.name("agent", "by", told);
        document.element("agent", agent).put("prov:label", told);
        return agent;
    }
}
