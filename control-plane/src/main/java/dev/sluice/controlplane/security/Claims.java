package dev.sluice.controlplane.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads who it is from a token that was checked.
 *
 * @param name claim with the name that records show
 * @param groups claim with the groups
 */
record Claims(String name, String groups) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
    private static final int MOST_GROUPS = 1_000;

    /** Whether it has the form of a signed token at all; what has not is nobody's business. */
    static boolean isJwt(String token) {
        return JWT.matcher(token).matches();
    }

    OidcLogin.Outcome read(String token) {
        JsonNode claims = claims(token);
        String subject = claims.path("sub").asText();
        String issuer = claims.path("iss").asText();
        if (subject.isEmpty() || issuer.isEmpty() || !claims.path("exp").isNumber()) {
            return new OidcLogin.Outcome.Unknown("the token lacks iss, sub or exp");
        }
        String spoken = find(claims, name).asText();
        var person =
                new Login.Person(issuer, subject, spoken.isEmpty() ? subject : spoken, groups(find(claims, groups)));
        return new OidcLogin.Outcome.Known(
                person, Instant.ofEpochSecond(claims.path("exp").asLong()));
    }

    private static TreeSet<String> groups(JsonNode claim) {
        TreeSet<String> groups = new TreeSet<>();
        if (claim.isTextual()) {
            groups.add(claim.asText());
        }
        for (JsonNode each : claim) {
            if (each.isTextual() && groups.size() < MOST_GROUPS) {
                groups.add(each.asText());
            }
        }
        return groups;
    }

    /** A claim of exactly this name, or what slashes lead to: {@code realm_access/roles}. */
    private static JsonNode find(JsonNode claims, String path) {
        return claims.has(path) ? claims.path(path) : claims.at("/" + path);
    }

    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3 ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1])) : JSON.createObjectNode();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return JSON.createObjectNode();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }
}
