package dev.sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the service is and the key for it, found as {@code ./sluice rebuild} finds them.
 *
 * @param url of the service, without a path
 * @param keyFile that the key is from
 * @param key as the service knows it
 */
record Access(URI url, Path keyFile, String key) {
    private static final int LONGEST_KEY = 4096;

    static Access of(Surroundings surroundings) {
        Map<String, String> variables = surroundings.variables();
        Path data = Path.of(variables.getOrDefault("SLUICE_DATA", ".sluice"));
        Path keyFile = variables.containsKey("SLUICE_API_KEY_FILE")
                ? Path.of(variables.get("SLUICE_API_KEY_FILE"))
                : data.resolve("api-key");
        String key = key(surroundings.folder().resolve(keyFile), keyFile);
        return new Access(url(variables, surroundings.folder().resolve(data).resolve("running")), keyFile, key);
    }

    private static String key(Path file, Path shown) {
        String key;
        try {
            if (!Files.isReadable(file) || Files.size(file) > LONGEST_KEY) {
                throw Failure.failed(
                        "NO_API_KEY",
                        "no API key in " + shown
                                + "; run this where the service's data directory is, or set SLUICE_API_KEY_FILE");
            }
            key = Files.readString(file).strip();
        } catch (IOException e) {
            throw Failure.failed("NO_API_KEY", shown + " cannot be read: " + e);
        }
        if (key.isEmpty() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Failure.failed("NO_API_KEY", shown + " holds no API key; one is a single word like slc_…");
        }
        return key;
    }

    private static URI url(Map<String, String> variables, Path running) {
        String url = variables.getOrDefault("SLUICE_URL", "");
        if (url.isEmpty()) {
            url = ofRunning(running);
        }
        if (url.isEmpty()) {
            url = "http://127.0.0.1:" + variables.getOrDefault("SLUICE_PORT", "8642");
        }
        try {
            URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, with what would be right
        }
        throw Failure.wrongUsage("'" + url + "' is no URL of a service; SLUICE_URL is like http://127.0.0.1:8642");
    }

    /** The second line of the file by which a service tells who runs on its data. */
    private static String ofRunning(Path running) {
        try {
            if (!Files.isReadable(running) || Files.size(running) > LONGEST_KEY) {
                return "";
            }
            List<String> lines = Files.readAllLines(running);
            return lines.size() < 2 ? "" : lines.get(1).strip();
        } catch (IOException e) {
            return ""; // it stops just now; then the connection tells
        }
    }
}
