package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.decide.Facts.Gate;
import dev.sluice.controlplane.decide.Facts.Known;
import dev.sluice.controlplane.decide.Facts.Ruling;
import dev.sluice.controlplane.decide.Facts.Verdict;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Exemption;
import dev.sluice.quality.gate.DecisionAnswer.Kind;
import dev.sluice.quality.gate.FailOpen;
import dev.sluice.quality.gate.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns rows of {@link FactReader} into facts. */
final class FactRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FactRows() {}

    static Known known(ResultSet row) throws SQLException {
        List<Active> holds = new ArrayList<>();
        boolean lazy = false;
        for (JsonNode hold : tree(row.getString("holds"))) {
            holds.add(active(hold));
            lazy |= hold.path("lazy").booleanValue();
        }
        List<Gate> gates = new ArrayList<>();
        tree(row.getString("gates"))
                .forEach(gate -> gates.add(new Gate(
                        gate.path("name").asText(), gate.path("enforced").booleanValue())));
        List<Ruling> rulings = new ArrayList<>();
        tree(row.getString("rulings")).forEach(ruling -> rulings.add(ruling(ruling)));
        return new Known(
                row.getLong("asset"),
                row.getLong("published_version"),
                row.getString("mark"),
                holds,
                lazy,
                gates,
                rulings);
    }

    private static Active active(JsonNode hold) {
        List<GateDecision.Reason> reasons = reasons(hold.path("reasons"));
        if (reasons.isEmpty()) {
            reasons = List.of(new GateDecision.Reason(
                    hold.path("gate").asText(""),
                    "",
                    CheckOutcome.SKIPPED,
                    texts(hold.path("columns")),
                    hold.path("reason").asText()));
        }
        return new Active(
                Kind.valueOf(hold.path("kind").asText()),
                OnHold.valueOf(hold.path("onHold").asText()),
                reasons,
                path(hold.path("path")),
                exemption(hold.path("exempt").path(0)));
    }

    private static Optional<Exemption> exemption(JsonNode exempt) {
        if (exempt.isMissingNode()) {
            return Optional.empty();
        }
        long waiver = exempt.path("waiver").longValue();
        return Optional.of(new Exemption(
                exempt.path("why").asText(),
                waiver == 0 ? OptionalLong.empty() : OptionalLong.of(waiver),
                time(exempt.path("until"))));
    }

    private static Ruling ruling(JsonNode ruling) {
        List<Verdict> verdicts = new ArrayList<>();
        ruling.path("verdicts")
                .forEach(verdict -> verdicts.add(new Verdict(
                        verdict.path("id").longValue(),
                        verdict.path("gate").asText(),
                        verdict.path("version").longValue(),
                        CheckOutcome.valueOf(verdict.path("outcome").asText()),
                        time(verdict.path("at")).orElse(Instant.EPOCH),
                        time(verdict.path("until")))));
        List<FailOpen> failOpen = new ArrayList<>();
        ruling.path("fail_open")
                .forEach(open -> failOpen.add(new FailOpen(
                        open.path("gate").asText(),
                        open.path("check").asText(""),
                        FailOpen.Why.valueOf(open.path("why").asText()),
                        open.path("message").asText())));
        return new Ruling(
                ruling.path("slice").asText(),
                ruling.path("version").longValue(),
                decision(ruling),
                CheckOutcome.valueOf(ruling.path("outcome").asText()),
                time(ruling.path("recheck_at")),
                reasons(ruling.path("warnings")),
                failOpen,
                verdicts);
    }

    private static GateDecision decision(JsonNode ruling) {
        return switch (ruling.path("decision").asText()) {
            case "HELD" ->
                new GateDecision.Held(
                        reasons(ruling.path("reasons")),
                        time(ruling.path("since")).orElse(Instant.EPOCH));
            case "OVERRIDDEN" -> {
                List<Long> waivers = new ArrayList<>();
                ruling.path("waivers").forEach(waiver -> waivers.add(waiver.longValue()));
                yield new GateDecision.Overridden(
                        ruling.path("by_whom").asText(""),
                        ruling.path("why").asText(""),
                        time(ruling.path("until")).orElse(Instant.MAX),
                        waivers);
            }
            default -> new GateDecision.Open();
        };
    }

    private static List<GateDecision.Reason> reasons(JsonNode given) {
        List<GateDecision.Reason> reasons = new ArrayList<>();
        for (JsonNode reason : given) {
            reasons.add(new GateDecision.Reason(
                    reason.path("gate").asText(),
                    reason.path("check").asText(""),
                    CheckOutcome.valueOf(reason.path("outcome").asText()),
                    texts(reason.path("columns")),
                    reason.path("message").asText()));
        }
        return reasons;
    }

    private static List<Step> path(JsonNode given) {
        List<Step> path = new ArrayList<>();
        for (JsonNode step : given) {
            JsonNode job = step.path("job");
            path.add(new Step(
                    new DatasetId(
                            step.path("dataset").path("namespace").asText(),
                            step.path("dataset").path("name").asText()),
                    texts(step.path("columns")),
                    new JobId(job.path("namespace").asText(), job.path("name").asText())));
        }
        return path;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Optional<Instant> time(JsonNode text) {
        return text.isTextual()
                ? Optional.of(OffsetDateTime.parse(text.asText()).toInstant())
                : Optional.empty();
    }

    private static JsonNode tree(@Nullable String json) {
        try {
            return JSON.readTree(json == null ? "[]" : json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes JSON", e);
        }
    }
}
