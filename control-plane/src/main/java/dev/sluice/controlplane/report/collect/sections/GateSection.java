package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Section 9: what was checked, what it said, what was done about it, and who accepted what. */
final class GateSection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GateSection() {}

    static Section of(Dossier dossier, GateFile file) {
        Facts facts = new Facts("gates");
        facts.derived(
                "decisions",
                "Decisions about these versions",
                String.valueOf(file.decisions().size()),
                "count-rows");
        if (file.decisions().isEmpty()) {
            facts.derived(
                    "guarded",
                    "Guarded",
                    "no: no gate decided about a version of this report",
                    "no-decision-in-the-ledger");
        }
        compare(facts, file);
        Draft rules = rules(file, facts);
        Draft decisions = decisions(file);
        Draft waivers = WaiverTable.of(dossier, file, facts);
        Draft holds = holds(dossier, file);
        List<String> notes = new ArrayList<>(
                List.of(
                        "All decisions about the versions that this report is about or rests on, those that were overtaken as well.",
                        "The ledger names results of checks, and the reasons of a decision, by their numbers and their sha256."));
        List.of(rules, decisions, waivers, holds).forEach(draft -> notes.addAll(draft.notes()));
        return new Section(
                9,
                "gates",
                "Gates",
                facts.done(),
                List.of(rules.done(), decisions.done(), waivers.done(), holds.done()),
                notes);
    }

    private static void compare(Facts facts, GateFile file) {
        for (Entry entry : file.decisions()) {
            GateContents.Decision content = file.contents().get(entry.number("decision"));
            facts.compare(
                    "reasons." + entry.text("decision"),
                    "The stored reasons of decision " + entry.text("decision"),
                    entry,
                    entry.text("reasonsSha256"),
                    content == null ? null : content.digest());
            facts.compare(
                    "evidence." + entry.text("decision"),
                    "What checks found for decision " + entry.text("decision") + ", as stored,",
                    entry,
                    entry.text("evidenceSha256"),
                    content == null ? null : content.evidenceDigest());
        }
    }

    /** A verdict, with the decisions that rest on it. */
    private record Judged(Entry first, List<Entry> decisions) {}

    private static Draft rules(GateFile file, Facts facts) {
        Draft draft = Draft.of("gates.rules", "Rules, as they were checked")
                .text("gate", "Gate")
                .number("gateVersion", "Version")
                .text("dataset", "Dataset")
                .number("version", "Dataset version")
                .text("slice", "Partition")
                .text("check", "Rule")
                .text("type", "Type")
                .text("severity", "Severity")
                .text("columns", "Columns")
                .text("threshold", "Threshold")
                .text("observed", "Observed")
                .text("unit", "Unit")
                .number("rows", "Rows looked at")
                .text("result", "Result")
                .text("action", "Action taken")
                .time("at", "At");
        Map<Long, Judged> judged = new LinkedHashMap<>();
        file.decisions()
                .forEach(entry -> entry.numbers("verdicts").stream().sorted().forEach(verdict -> judged.computeIfAbsent(
                                verdict, _ -> new Judged(entry, new ArrayList<>()))
                        .decisions()
                        .add(entry)));
        judged.forEach((id, by) -> {
            GateContents.Verdict verdict = file.verdicts().get(id);
            if (verdict == null) {
                facts.missing(
                        "verdict." + id,
                        "Verdict " + id,
                        "the store, which has lost it; the ledger names it in "
                                + by.first().source());
            } else {
                results(draft, file, verdict, by, facts);
            }
        });
        return draft;
    }

    private static void results(Draft draft, GateFile file, GateContents.Verdict verdict, Judged by, Facts facts) {
        JsonNode waived = tree(verdict.waived());
        Entry entry = by.first();
        for (long id : verdict.evidence()) {
            GateContents.Result result = file.results().get(id);
            if (result == null) {
                facts.missing("result." + id, "Result " + id + " of a check", "the store, which has lost it");
                continue;
            }
            draft.row(
                    Grade.OBSERVED,
                    entry.source(),
                    verdict.gate(),
                    verdict.gateVersion(),
                    file.dataset(entry.number("asset")),
                    entry.text("version"),
                    entry.text("slice"),
                    result.check(),
                    result.type(),
                    result.severity(),
                    result.columns(),
                    result.threshold(),
                    result.value(),
                    result.unit(),
                    result.rows(),
                    result.outcome(),
                    action(file, verdict.gate(), result, by, waived),
                    result.at());
        }
        for (JsonNode missing : tree(verdict.missing())) {
            draft.row(
                    Grade.MISSING,
                    "the producer " + missing.path("producer").asText() + ", by the facet dataQualityAssertions",
                    verdict.gate(),
                    verdict.gateVersion(),
                    file.dataset(entry.number("asset")),
                    entry.text("version"),
                    entry.text("slice"),
                    missing.path("assertion").asText(),
                    "demanded of another system",
                    null,
                    null,
                    "not older than " + missing.path("maxAge").asText(),
                    null,
                    null,
                    null,
                    null,
                    "judged without it",
                    entry.time("at"));
        }
    }

    private static String action(GateFile file, String gate, GateContents.Result result, Judged by, JsonNode waived) {
        Set<String> actions = new TreeSet<>();
        if (waived.has(result.check())) {
            actions.add("accepted under waiver " + waived.path(result.check()).asText());
        }
        for (Entry entry : by.decisions()) {
            GateContents.Decision content = file.contents().get(entry.number("decision"));
            if (content != null && names(content.reasons(), gate, result.check())) {
                actions.add("consumers held");
            }
            if (content != null && names(content.warnings(), gate, result.check())) {
                actions.add("told as a warning");
            }
            if ("OVERRIDDEN".equals(entry.text("decided")) && !result.outcome().equals("PASS")) {
                actions.add("let through under waiver " + numbers(entry, "waivers"));
            }
        }
        if (!actions.isEmpty()) {
            return String.join("; ", actions);
        }
        return result.outcome().equals("PASS") ? "none needed" : "recorded";
    }

    private static boolean names(String reasons, String gate, String check) {
        for (JsonNode reason : tree(reasons)) {
            if (reason.path("gate").asText().equals(gate)
                    && reason.path("check").asText().equals(check)) {
                return true;
            }
        }
        return false;
    }

    private static Draft decisions(GateFile file) {
        Draft draft = Draft.of("gates.decisions", "Decisions over all gates of a dataset")
                .identifier("decision", "Decision")
                .text("dataset", "Dataset")
                .number("version", "Dataset version")
                .text("slice", "Partition")
                .text("decided", "Decided")
                .text("outcome", "Worst outcome")
                .text("reasons", "Reasons")
                .text("waivers", "Waivers")
                .text("cause", "Cause")
                .text("by", "By")
                .time("until", "Until")
                .time("at", "At");
        for (Entry entry : file.decisions()) {
            GateContents.Decision content = file.contents().get(entry.number("decision"));
            String why = entry.text("why");
            String reasons = content == null ? null : reasons(content.reasons());
            draft.row(
                    Grade.OBSERVED,
                    entry.source(),
                    entry.text("decision"),
                    file.dataset(entry.number("asset")),
                    entry.text("version"),
                    entry.text("slice"),
                    entry.text("decided"),
                    entry.text("outcome"),
                    why == null ? reasons : why,
                    numbers(entry, "waivers"),
                    entry.text("cause"),
                    entry.text("by") == null ? entry.text("byCause") : entry.text("by"),
                    entry.time("until"),
                    entry.time("at"));
        }
        return draft;
    }

    private static String numbers(Entry entry, String field) {
        return entry.numbers(field).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String reasons(String json) {
        List<String> texts = new ArrayList<>();
        tree(json)
                .forEach(reason -> texts.add(reason.path("gate").asText()
                        + (reason.path("check").asText().isEmpty()
                                ? ""
                                : " " + reason.path("check").asText())
                        + " " + reason.path("outcome").asText() + ": "
                        + reason.path("message").asText()));
        return String.join("; ", texts);
    }

    private static Draft holds(Dossier dossier, GateFile file) {
        Draft draft = Draft.of("gates.holds", "What operators held and let go")
                .text("dataset", "Dataset")
                .text("action", "Action")
                .text("by", "By")
                .text("role", "Role")
                .text("reason", "Reason")
                .time("at", "At");
        for (Entry entry : file.operatorHolds()) {
            KeyBook.Person person =
                    dossier.keys().of(String.valueOf(entry.text("actor")), entry.number("actorKey"), entry.seq());
            String asset = entry.subject().substring(entry.subject().indexOf(':') + 1);
            draft.row(
                    Grade.OBSERVED,
                    entry.source(),
                    file.dataset(Long.parseLong(asset)),
                    entry.text("action"),
                    person.name(),
                    person.role(),
                    said(entry, "reason"),
                    entry.time("at"));
        }
        return draft;
    }

    static @Nullable String said(Entry entry, String field) {
        JsonNode value = entry.fact().path("detail").path(field);
        return value.isMissingNode() || value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }
}
