package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Fetches a bundle to a file, in one go or after breaks from where it broke. The file appears under its name only when it is whole
 * and has the digest that the service tells.
 */
final class BundleDownload {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** One after the other that bring nothing; one that brings a part does not count. */
    private static final int TRIES = 5;

    private static final int SHOWN = 4_096;

    private final Access access;
    private final Pause pause;

    BundleDownload(Surroundings surroundings) {
        this.access = Access.of(surroundings);
        this.pause = surroundings.pause();
    }

    /** @throws Failure when it cannot be fetched or stored, or is not what was made */
    void fetch(JsonNode report, Path file) throws InterruptedException {
        String digest = Json.text(report, "bundleDigest");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            pull(
                    Json.text(report, "bundle"),
                    etag(digest),
                    report.path("bundleBytes").asLong(),
                    part);
            String found = sha256(part);
            if (!found.equals(digest)) {
                throw Failure.failed(
                        "BUNDLE_BROKEN", "what came has the digest " + found + ", the service made " + digest);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.failed("CANNOT_WRITE", "the bundle cannot be written to " + file + " (" + e + ")");
        }
    }

    private static String etag(String digest) {
        return "\"" + digest.substring(digest.indexOf(':') + 1) + "\"";
    }

    private void pull(String path, String etag, long size, Path part) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
                OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int inVain = 0;
            for (long had = Files.size(part); had < size; had = Files.size(part)) {
                String cause = pull(http, path, etag, had, out);
                inVain = Files.size(part) > had ? 0 : inVain + 1;
                if (inVain >= TRIES) {
                    throw Failure.failed("NO_ANSWER", "the bundle did not come whole (" + cause + ")");
                }
                if (Files.size(part) < size) {
                    pause.lasting(BETWEEN);
                }
            }
        }
    }

    /** Pulls what is missing; returns why it ended early, if it did. */
    private String pull(HttpClient http, String path, String etag, long from, OutputStream out)
            throws InterruptedException {
        URI uri = access.url().resolve(access.url().getPath() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER).header("Authorization", "Bearer " + access.key());
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-").header("If-Range", etag);
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != (from > 0 ? 206 : 200)) {
                    throw refused(response.statusCode(), in);
                }
                in.transferTo(out);
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Failure refused(int status, InputStream body) throws IOException {
        String text = new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8);
        JsonNode problem;
        try {
            problem = Json.MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            problem = Json.MAPPER.nullNode();
        }
        String code = Json.text(problem, "code");
        return code.isEmpty()
                ? Failure.failed("HTTP_" + status, "the service gives no bundle: HTTP " + status)
                : Failure.ofService(code, Json.text(problem, "detail"));
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return "sha256:" + HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
