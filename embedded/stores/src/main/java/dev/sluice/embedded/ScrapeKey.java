package dev.sluice.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key with which Prometheus reads the metrics: role viewer, made once by the admin's key, in a file only its owner reads. */
final class ScrapeKey {
    private static final Pattern SECRET = Pattern.compile("\"secret\"\\s*:\\s*\"([^\"\\\\]+)\"");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String REQUEST = "{\"name\":\"prometheus\",\"role\":\"viewer\"}";

    private final String url;
    private final Path adminKey;
    private final Path file;

    /**
     * Nothing is done yet.
     *
     * @param url of the service
     * @param adminKey the file with the admin's key
     * @param file the key's own
     */
    ScrapeKey(String url, Path adminKey, Path file) {
        this.url = url;
        this.adminKey = adminKey;
        this.file = file;
    }

    /** The file with a key that the service takes, made when there is none; nothing where the service asks for no key. */
    Optional<Path> ensure() throws IOException {
        try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            if (metrics(http, "") == 200) {
                return Optional.empty();
            }
            if (Files.exists(file)) {
                int status = metrics(http, Files.readString(file).strip());
                // What is neither 401 nor 403 is not the key's fault.
                if (status != 401 && status != 403) {
                    return Optional.of(file);
                }
            }
            write(created(http));
            return Optional.of(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStoreException("interrupted while Prometheus was given a key", e);
        }
    }

    private int metrics(HttpClient http, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/metrics")).timeout(LIMIT);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String created(HttpClient http) throws IOException, InterruptedException {
        if (!Files.isReadable(adminKey)) {
            throw new EmbeddedStoreException("there is no admin key in " + adminKey
                    + " to make a key for Prometheus with; put one of role viewer into " + file);
        }
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/admin/keys"))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + Files.readString(adminKey).strip())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        Matcher secret = SECRET.matcher(answer.body());
        if (answer.statusCode() != 201 || !secret.find()) {
            throw new EmbeddedStoreException("the service made no key for Prometheus: it answered "
                    + answer.statusCode() + "; put one of role viewer into " + file);
        }
        return secret.group(1);
    }

    private void write(String key) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, key);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
