package dev.sluice.controlplane.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small identity provider: discovery, keys, and the code flow for whoever is named to it. */
final class Issuer {
    static final String CLIENT = "sluice-client";
    static final String AUDIENCE = "sluice";
    static final String SECRET = "a secret of the client that has more than 32 characters";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private record Key(String id, KeyPair pair) {}

    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private @Nullable HttpServer server;
    private int port;
    private volatile Key key = newKey("one");
    /** Who logs in next in the code flow. */
    volatile String user = "anna";

    volatile List<String> groups = List.of();

    Issuer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            port = started.getAddress().getPort();
            started.createContext("/.well-known/openid-configuration", this::discovery);
            started.createContext("/keys", this::keys);
            started.createContext("/authorize", this::authorize);
            started.createContext("/token", this::token);
            started.start();
            server = started;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is not reachable any more; {@link #start} brings it back at the same address. */
    void stop() {
        Objects.requireNonNull(server).stop(0);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on signs with a new key, and publishes no other. */
    void rotate() {
        key = newKey("key-" + numbers.incrementAndGet());
    }

    /** Claims of an access token that is good for five minutes. */
    Map<String, Object> claims(String name, String... groups) {
        Map<String, Object> claims = new HashMap<>();
        long now = Instant.now().getEpochSecond();
        claims.put("iss", url());
        claims.put("sub", "sub-" + name);
        claims.put("aud", AUDIENCE);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("preferred_username", name);
        claims.put("groups", List.of(groups));
        return claims;
    }

    String sign(Map<String, Object> claims) {
        Key signer = key;
        String content = part(Map.of("alg", "RS256", "typ", "JWT", "kid", signer.id())) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.pair().getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String part(Map<String, ?> content) {
        try {
            return BASE64.encodeToString(JSON.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                Map.of(
                        "issuer", url(),
                        "jwks_uri", url() + "/keys",
                        "authorization_endpoint", url() + "/authorize",
                        "token_endpoint", url() + "/token",
                        "response_types_supported", List.of("code"),
                        "subject_types_supported", List.of("public"),
                        "id_token_signing_alg_values_supported", List.of("RS256")));
    }

    private void keys(HttpExchange exchange) throws IOException {
        Key published = key;
        RSAPublicKey rsa = (RSAPublicKey) published.pair().getPublic();
        answer(
                exchange,
                Map.of(
                        "keys",
                        List.of(Map.of(
                                "kty",
                                "RSA",
                                "use",
                                "sig",
                                "alg",
                                "RS256",
                                "kid",
                                published.id(),
                                "n",
                                BASE64.encodeToString(unsigned(rsa.getModulus().toByteArray())),
                                "e",
                                BASE64.encodeToString(rsa.getPublicExponent().toByteArray())))));
    }

    /** The person is known already and agrees: back at once. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String code = "code-" + numbers.incrementAndGet();
        codes.put(code, query);
        exchange.getResponseHeaders()
                .add("Location", query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        if (asked == null || !sent.containsKey("code_verifier")) {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
            return;
        }
        Map<String, Object> id = claims(user, groups.toArray(String[]::new));
        id.put("aud", CLIENT);
        id.put("nonce", asked.get("nonce"));
        answer(
                exchange,
                Map.of(
                        "id_token",
                        sign(id),
                        "access_token",
                        sign(claims(user)),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300));
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static void answer(HttpExchange exchange, Object content) throws IOException {
        byte[] body = JSON.writeValueAsBytes(content);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Key newKey(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new Key(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows a browser: where an address leads. */
    static URI in(String base, String location) {
        return URI.create(base).resolve(location);
    }
}
