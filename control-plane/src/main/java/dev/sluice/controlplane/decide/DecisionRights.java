package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.model.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who may ask whether which job may run, and what of an answer they are told. Decided is always over everything: a gate that the
 * asker may not see holds them all the same, and they are told no more than that it does.
 */
@ApplicationScoped
class DecisionRights {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HIDDEN = "what holds is outside of your namespaces";

    private final Decisions decisions;
    private final Caller caller;
    private final ReadScope reading;

    DecisionRights(Decisions decisions, Caller caller, ReadScope reading) {
        this.decisions = decisions;
        this.caller = caller;
        this.reading = reading;
    }

    /** Who asks. Inputs that they may not know of are not asked about, so that no answer tells of them. */
    Actor asking(DecisionRequest request) {
        Sight may = sight(caller.principal().ingestible());
        if (may.isWhole()) {
            return caller.actor();
        }
        JobId job = request.job();
        if (!may.seesJob(job.namespace(), job.name())) {
            throw new ForbiddenException("you may not ask for jobs of namespace '" + job.namespace() + "'");
        }
        request.inputs().stream()
                .map(input -> input.dataset().namespace())
                .filter(namespace -> !known().seesDataset(namespace))
                .findFirst()
                .ifPresent(namespace -> {
                    throw new ForbiddenException("you may not ask about datasets of namespace '" + namespace
                            + "'; have it added to what your key may read");
                });
        return caller.actor(namespace(job));
    }

    /** Whether a decision is about a job that the caller may know of. */
    boolean knows(UUID decision) {
        Sight known = known();
        return known.isWhole()
                || decisions
                        .jobOf(decision)
                        .filter(job -> known.seesJob(job.namespace(), job.name()))
                        .isPresent();
    }

    /** Who goes on with a decision that they know of. */
    Actor goingOn(UUID decision) {
        return known().isWhole()
                ? caller.actor()
                : decisions
                        .jobOf(decision)
                        .map(job -> caller.actor(namespace(job)))
                        .orElseGet(caller::actor);
    }

    private Sight known() {
        return sight(caller.principal().readable().with(caller.principal().ingestible()));
    }

    private Sight sight(Scope scope) {
        return new Sight(scope, reading.current().ownJobs());
    }

    private String namespace(JobId job) {
        int dot = job.name().indexOf('.');
        return dot > 0 && job.namespace().equals(reading.current().ownJobs())
                ? job.name().substring(0, dot)
                : job.namespace();
    }

    /** The answer without what it tells of others. */
    Answer cut(Answer answer) {
        Sight known = known();
        if (known.isWhole()) {
            return answer;
        }
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
            boolean told = keep(body, "pinned", node -> sees(node, known));
            told &= keep(body, "reasons", node -> sees(node.path("dataset"), known) && seesGate(node, known));
            told &= keep(body, "verdicts", node -> seesGate(node, known));
            body.path("reasons").forEach(reason -> keep((ObjectNode) reason, "path", step -> seesStep(step, known)));
            if (!told) {
                body.putArray("waivers");
                ((ArrayNode) body.path("reasons")).addObject().put("message", HIDDEN);
            }
            return new Answer(
                    answer.id(),
                    answer.revision(),
                    answer.decision(),
                    answer.etag(),
                    JSON.writeValueAsString(body),
                    answer.validUntil());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answers are JSON", e);
        }
    }

    /** Returns whether all was kept. */
    private static boolean keep(ObjectNode in, String list, Predicate<JsonNode> kept) {
        ArrayNode all = in.withArray(list);
        ArrayNode some = JSON.createArrayNode();
        all.forEach(node -> {
            if (kept.test(node)) {
                some.add(node);
            }
        });
        in.set(list, some);
        return some.size() == all.size();
    }

    private static boolean sees(JsonNode dataset, Sight sight) {
        return !dataset.isObject()
                || sight.seesDataset(dataset.path("namespace").asText());
    }

    private static boolean seesStep(JsonNode step, Sight sight) {
        JsonNode job = step.path("job");
        return sees(step, sight)
                && sight.seesJob(
                        job.path("namespace").asText(), job.path("name").asText());
    }

    /** A gate without a name is none. */
    private static boolean seesGate(JsonNode node, Sight sight) {
        String gate = node.path("gate").asText();
        int slash = gate.indexOf('/');
        return slash < 0 || sight.scope().contains(gate.substring(0, slash));
    }
}
