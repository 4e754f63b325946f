package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** That the signed statement is about this report and the versions that it is about. */
final class ReportCheck {
    private static final String FILE = FileNames.REPORT;
    private static final String SCHEMA = "https://sluice.dev/schemas/report/1-0-0.json";

    private ReportCheck() {}

    static void run(Facts facts, String check, Statement statement) throws BundleException {
        JsonNode report = facts.json(FILE);
        if (!SCHEMA.equals(StrictJson.text(FILE, report, "schema"))) {
            throw new BundleException(
                    FILE, "it keeps to another schema than " + SCHEMA + ", which is the one known here");
        }
        JsonNode identity = report.path("identity");
        JsonNode signed = statement.predicate().path("report");
        for (String member : List.of("id", "asOf", "ledgerSize", "logPosition", "generator")) {
            same(member, signed.path(member), identity.path(member));
        }
        same("kind", signed.path("kind"), report.path("kind"));
        same("verdict", signed.path("verdict"), report.path("verdict").path("level"));
        outputs(statement, report.path("lineage"));
        facts.passed(check, "it is the report that was signed: " + StrictJson.text(FILE, identity, "id"));
    }

    private static void same(String member, JsonNode signed, JsonNode told) throws BundleException {
        if (told.isMissingNode() || !signed.equals(told)) {
            throw new BundleException(FILE, "its " + member + " is not the one in the signed statement");
        }
    }

    private static void outputs(Statement statement, JsonNode lineage) throws BundleException {
        Set<String> subjects = new HashSet<>();
        lineage.path("subjects").forEach(subject -> subjects.add(subject.asText()));
        SortedMap<String, String> told = new TreeMap<>();
        for (JsonNode version : lineage.path("versions")) {
            if (version.path("digest").isTextual()
                    && subjects.contains(version.path("writer").asText())) {
                told.put(version.path("id").asText(), version.path("digest").asText());
            }
        }
        SortedMap<String, String> signed = new TreeMap<>();
        JsonNode all = statement.content().path("subject");
        for (int i = 1; i < all.size(); i++) {
            for (Map.Entry<String, JsonNode> digest : all.get(i).path("digest").properties()) {
                signed.put(
                        all.get(i).path("name").asText(),
                        digest.getKey() + ":" + digest.getValue().asText());
            }
        }
        if (!told.equals(signed)) {
            throw new BundleException(FILE, "digests of what was written are not those in the signed statement");
        }
    }
}
