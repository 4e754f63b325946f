package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.decide.Facts.Ruling;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.quality.GateDecision.Overridden;
import dev.sluice.quality.gate.DecisionAnswer;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Exemption;
import dev.sluice.quality.gate.DecisionAnswer.Reason;
import dev.sluice.quality.gate.Step;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes answers as JSON. Pure: the same facts give the same bytes. */
final class AnswerBody {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AnswerBody() {}

    /**
     * The answer to write down.
     *
     * @param id of the decision, and which revision it is
     * @param leaseUntil end of the read lease that goes with it; absent: none
     */
    static Answer of(UUID id, int revision, DecisionAnswer ruling, Facts facts, Optional<Instant> leaseUntil) {
        ObjectNode body = NODES.objectNode();
        body.put("decisionId", id.toString());
        body.put("decision", ruling.answer().name());
        body.put("validUntil", ruling.validUntil().toString());
        ObjectNode what = NODES.objectNode();
        what.set("pinned", pinned(ruling, facts));
        what.set("reasons", reasons(ruling, facts));
        what.set("waivers", waivers(ruling, facts));
        what.set("verdicts", verdicts(facts));
        body.setAll(what);
        body.put("retryAfterMs", ruling.retryAfter().toMillis());
        leaseUntil.ifPresent(until -> body.put("leaseUntil", until.toString()));
        String etag = etag(ruling, what);
        body.put("etag", etag);
        return new Answer(id, revision, ruling.answer(), etag, text(body), ruling.validUntil());
    }

    /** How long an ALLOW holds good belongs to it; of the others it is only when to ask again. */
    private static String etag(DecisionAnswer ruling, ObjectNode what) {
        String until =
                switch (ruling.answer()) {
                    case ALLOW, ALLOW_WITH_WARNINGS -> ruling.validUntil().toString();
                    case HOLD, DENY -> "";
                };
        return Digest128.of((ruling.answer() + until + text(what)).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static ArrayNode pinned(DecisionAnswer ruling, Facts facts) {
        ArrayNode pinned = NODES.arrayNode();
        ruling.pinned().forEach(pin -> {
            ObjectNode node = named(pin.dataset()).put("version", pin.version());
            pin.slice().ifPresent(slice -> node.put("partition", slice));
            if (facts.inputs().stream()
                    .anyMatch(i -> i.inferred() && i.asked().dataset().equals(pin.dataset()))) {
                node.put("inferred", true);
            }
            pinned.add(node);
        });
        return pinned;
    }

    private static ArrayNode reasons(DecisionAnswer ruling, Facts facts) {
        ArrayNode reasons = NODES.arrayNode();
        ruling.reasons().forEach(reason -> reasons.add(reason(reason)));
        for (Facts.Input input : facts.inputs()) {
            if (input.known().stream().allMatch(k -> !k.guarded() && k.holds().isEmpty())) {
                ObjectNode node = NODES.objectNode();
                node.set("dataset", named(input.asked().dataset()));
                node.put("gate", "").put("check", "").putNull("outcome");
                node.putArray("columns");
                node.put(
                        "message",
                        input.known().isEmpty()
                                ? "not guarded: the dataset is not known here"
                                : "not guarded: no gate is about the dataset");
                node.putArray("path");
                reasons.add(node);
            }
        }
        return reasons;
    }

    private static ObjectNode reason(Reason reason) {
        ObjectNode node = NODES.objectNode();
        node.set("dataset", reason.dataset().<JsonNode>map(AnswerBody::named).orElseGet(NODES::nullNode));
        node.put("gate", reason.gate())
                .put("check", reason.check())
                .put("outcome", reason.outcome().name());
        node.set("columns", texts(reason.columns()));
        node.put("message", reason.message());
        ArrayNode path = node.putArray("path");
        for (Step step : reason.path()) {
            ObjectNode at = named(step.dataset());
            at.set("columns", texts(step.columns()));
            at.putObject("job")
                    .put("namespace", step.job().namespace())
                    .put("name", step.job().name());
            path.add(at);
        }
        return node;
    }

    /** What lets the job through, with who approved it as far as the decision says so. */
    private static ArrayNode waivers(DecisionAnswer ruling, Facts facts) {
        Map<Long, ObjectNode> known = new TreeMap<>();
        ruling.waivers().forEach(id -> known.put(id, NODES.objectNode().put("id", id)));
        for (Facts.Input input : facts.inputs()) {
            input.known().forEach(dataset -> {
                for (Active hold : dataset.holds()) {
                    hold.exemption().ifPresent(exemption -> exemption(known, exemption));
                }
                for (Ruling ofSlice : dataset.rulings()) {
                    if (ofSlice.decision() instanceof Overridden overridden) {
                        overridden.waivers().forEach(id -> overridden(known.get(id), overridden));
                    }
                }
            });
        }
        ArrayNode waivers = NODES.arrayNode();
        known.values().forEach(waivers::add);
        return waivers;
    }

    private static void exemption(Map<Long, ObjectNode> known, Exemption exemption) {
        if (exemption.waiver().isPresent()) {
            ObjectNode node = known.get(exemption.waiver().getAsLong());
            if (node != null) {
                node.put("why", exemption.why());
                exemption.until().ifPresent(until -> node.put("until", until.toString()));
            }
        }
    }

    private static void overridden(@Nullable ObjectNode node, Overridden overridden) {
        if (node != null) {
            node.put("by", overridden.by())
                    .put("why", overridden.why())
                    .put("until", overridden.until().toString());
        }
    }

    /** Every gate in scope is cited, with what it said; a gate without a verdict with none. */
    private static ArrayNode verdicts(Facts facts) {
        ArrayNode verdicts = NODES.arrayNode();
        for (Facts.Input input : facts.inputs()) {
            for (Facts.Known known : input.known()) {
                for (Facts.Gate gate : known.gates()) {
                    boolean cited = false;
                    for (Ruling ruling : known.rulings()) {
                        for (Facts.Verdict verdict : ruling.verdicts()) {
                            if (verdict.gate().equals(gate.name())) {
                                verdicts.add(verdict(cite(input, gate), ruling, verdict));
                                cited = true;
                            }
                        }
                    }
                    if (!cited) {
                        verdicts.add(cite(input, gate).putNull("verdictId").putNull("outcome"));
                    }
                }
            }
        }
        return verdicts;
    }

    private static ObjectNode cite(Facts.Input input, Facts.Gate gate) {
        ObjectNode node = NODES.objectNode();
        node.set("dataset", named(input.asked().dataset()));
        return node.put("gate", gate.name()).put("enforced", gate.enforced());
    }

    private static ObjectNode verdict(ObjectNode node, Ruling ruling, Facts.Verdict verdict) {
        if (!ruling.slice().isEmpty()) {
            node.put("partition", ruling.slice());
        }
        node.put("version", verdict.version()).put("verdictId", verdict.id());
        node.put("outcome", verdict.outcome().name()).put("at", verdict.at().toString());
        verdict.validUntil().ifPresent(until -> node.put("validUntil", until.toString()));
        return node;
    }

    private static ObjectNode named(DatasetId dataset) {
        return NODES.objectNode().put("namespace", dataset.namespace()).put("name", dataset.name());
    }

    private static ArrayNode texts(Collection<String> texts) {
        ArrayNode list = NODES.arrayNode();
        new TreeSet<>(texts).forEach(list::add);
        return list;
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
