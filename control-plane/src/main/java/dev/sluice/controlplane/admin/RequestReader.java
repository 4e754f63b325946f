package dev.sluice.controlplane.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Grant;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what administrators send, and says what is wrong with it.
 *
 * @param code of the problem that tells
 */
record RequestReader(ObjectMapper json, String code) {
    static final int LONGEST_NAME = 100;

    private static final int MOST_BYTES = 65_536;
    private static final int LONGEST_NAMESPACE = 200;
    private static final int MOST_NAMESPACES = 200;
    private static final int MOST_GRANTS = 50;

    JsonNode object(byte @Nullable [] body) {
        if (body != null && body.length > MOST_BYTES) {
            throw new ProblemException(
                    Problem.of(413, "BODY-TOO-LARGE", "the body is longer than " + MOST_BYTES + " bytes"));
        }
        try {
            JsonNode node = body == null ? null : json.readTree(body);
            if (node == null || !node.isObject()) {
                throw bad("the body has to be a JSON object with name and role");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw bad("the body cannot be read");
        }
    }

    String name(JsonNode request) {
        String name = request.path("name").asText("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw bad("name is missing, longer than " + LONGEST_NAME + " characters, or has control characters");
        }
        return name;
    }

    /** The role and namespaces of the request itself, or those of each of its {@code grants}. */
    List<Grant> grants(JsonNode request) {
        JsonNode several = request.path("grants");
        if (several.isMissingNode() || several.isNull()) {
            return List.of(grant(request));
        }
        if (request.has("role") || request.has("namespaces")) {
            throw bad("send either role and namespaces, or grants");
        }
        if (!several.isArray() || several.isEmpty() || several.size() > MOST_GRANTS) {
            throw bad("grants is a list of 1 to " + MOST_GRANTS + " objects with role and namespaces");
        }
        List<Grant> grants = new ArrayList<>();
        several.forEach(each -> grants.add(grant(each)));
        return grants.stream().distinct().toList();
    }

    Grant grant(JsonNode request) {
        String spelled = request.path("role").asText("");
        Role role = Role.of(spelled)
                .orElseThrow(() -> bad("role is '" + spelled + "'; known: "
                        + Arrays.stream(Role.values()).map(Role::spelled).collect(Collectors.joining(", "))));
        Scope scope = scope(request);
        Grant.problem(role, scope).ifPresent(problem -> {
            throw bad(problem);
        });
        return new Grant(role, scope);
    }

    private Scope scope(JsonNode request) {
        JsonNode namespaces = request.path("namespaces");
        if (namespaces.isMissingNode() || namespaces.isNull()) {
            return Scope.ALL;
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : namespaces) {
            String name = each.isTextual() ? each.asText().strip() : "";
            if (name.isEmpty() || name.length() > LONGEST_NAMESPACE) {
                throw bad("namespaces has something else than texts of 1 to " + LONGEST_NAMESPACE + " characters");
            }
            names.add(name);
        }
        if (!namespaces.isArray() || names.isEmpty() || names.size() > MOST_NAMESPACES) {
            throw bad("namespaces is a list of 1 to " + MOST_NAMESPACES + " names; leave it out for all");
        }
        return new Scope(names);
    }

    @Nullable
    Instant expiry(JsonNode request, Instant now) {
        JsonNode given = request.path("expiresAt");
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        try {
            Instant expiry = Instant.parse(given.asText());
            if (expiry.isAfter(now)) {
                return expiry;
            }
        } catch (DateTimeException e) {
            throw bad("expiresAt is no instant such as 2027-01-31T00:00:00Z");
        }
        throw bad("expiresAt is over already");
    }

    ProblemException bad(String detail) {
        return new ProblemException(Problem.of(400, code, detail));
    }
}
