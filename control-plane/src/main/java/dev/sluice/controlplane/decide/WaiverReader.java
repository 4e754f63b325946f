package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.model.event.Violation;
import dev.sluice.quality.gate.Waiver;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a waiver that is asked for. Everything that is wrong with it is told at once. */
final class WaiverReader {
    private static final List<String> MEMBERS = List.of(
            "gate",
            "scope",
            "check",
            "consumer",
            "version",
            "partition",
            "sticky",
            "maxValue",
            "minValue",
            "reason",
            "ticket",
            "expiresAt");
    private static final int LONGEST = 2_000;

    private final List<Violation> violations = new ArrayList<>();
    private final Members members = new Members(violations);
    private final JsonNode tree;

    private WaiverReader(JsonNode tree) {
        this.tree = tree;
    }

    /**
     * The request in a body.
     *
     * @throws ProblemException 400 when it is none
     */
    static WaiverRequest read(byte[] body) {
        return new WaiverReader(RequestReader.tree(body)).request();
    }

    /** A member of a small body that may be missing, as may the body. */
    static String text(byte[] body, String name) {
        if (body.length == 0) {
            return "";
        }
        List<Violation> violations = new ArrayList<>();
        Members members = new Members(violations);
        JsonNode tree = RequestReader.tree(body);
        members.known(tree, "", List.of(name));
        String text = members.text(tree, name, "/" + name, false, LONGEST).orElse("");
        refuse(violations);
        return text;
    }

    private WaiverRequest request() {
        members.known(tree, "", MEMBERS);
        String gate = text("gate", true).orElse("");
        Waiver.Scope scope = scope(gate);
        Optional<Long> version = members.version(tree, "/version");
        Optional<String> slice = text("partition", false);
        boolean sticky = members.flag(tree, "sticky", "/sticky");
        Optional<Waiver.Bound> bound = bound();
        String reason = text("reason", true).orElse("");
        Optional<String> ticket = text("ticket", false);
        Instant expiresAt = time("expiresAt");
        refuse(violations);
        return new WaiverRequest(gate, scope, version, slice, sticky, bound, reason, ticket, expiresAt);
    }

    private Waiver.Scope scope(String gate) {
        Optional<String> check = text("check", false);
        Optional<String> consumer = text("consumer", false);
        String scope = text("scope", true).orElse("gate");
        unless(check.isPresent() && scope.equals("gate"), "/check", "check goes with scope check or consumer only");
        unless(
                consumer.isPresent() && !scope.equals("consumer"),
                "/consumer",
                "consumer goes with scope consumer only");
        return switch (scope) {
            case "gate" -> new Waiver.Scope.Whole(gate);
            case "check" -> {
                unless(check.isEmpty(), "/check", "check is missing: the id of the check in the gate");
                yield new Waiver.Scope.Check(gate, check.orElse(""));
            }
            case "consumer" -> {
                unless(
                        consumer.isEmpty(),
                        "/consumer",
                        "consumer is missing: namespace/name of a job or workflow, with *");
                String named = consumer.orElse("");
                yield check.map(c -> (Waiver.Scope) new Waiver.Scope.CheckForConsumer(gate, c, named))
                        .orElseGet(() -> new Waiver.Scope.Consumer(gate, named));
            }
            default -> {
                members.wrong("/scope", "scope is '" + scope + "'; allowed: gate, check, consumer");
                yield new Waiver.Scope.Whole(gate);
            }
        };
    }

    private Optional<Waiver.Bound> bound() {
        JsonNode most = tree.path("maxValue");
        JsonNode least = tree.path("minValue");
        boolean above = !most.isMissingNode() && !most.isNull();
        boolean below = !least.isMissingNode() && !least.isNull();
        unless(
                above && below,
                "/minValue",
                "send maxValue where more is worse, or minValue where less is worse; not both");
        if (!above && !below) {
            return Optional.empty();
        }
        String name = above ? "maxValue" : "minValue";
        JsonNode value = tree.path(name);
        if (!value.isNumber()) {
            members.wrong("/" + name, name + " is no number");
            return Optional.empty();
        }
        return Optional.of(new Waiver.Bound(value.doubleValue(), above ? Waiver.Worse.ABOVE : Waiver.Worse.BELOW));
    }

    private Instant time(String name) {
        Optional<String> text = text(name, true);
        try {
            return text.map(OffsetDateTime::parse)
                    .map(OffsetDateTime::toInstant)
                    .orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            members.wrong("/" + name, name + " is no time; write it as 2026-11-21T18:00:00Z");
            return Instant.EPOCH;
        }
    }

    private Optional<String> text(String name, boolean required) {
        return members.text(tree, name, "/" + name, required, LONGEST);
    }

    private void unless(boolean wrong, String pointer, String detail) {
        if (wrong) {
            members.wrong(pointer, detail);
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new ProblemException(Problem.of(
                    400,
                    Members.CODE,
                    violations.getFirst().pointer() + ": "
                            + violations.getFirst().detail(),
                    violations));
        }
    }
}
