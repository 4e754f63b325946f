package dev.sluice.scheduler.execute;

import java.util.Optional;

/**
 * A container image as it is written: {@code registry:5000/team/app:1.2@sha256:…}.
 *
 * @param name registry and repository
 * @param tag absent: none is written
 * @param digest absent: none is written
 */
public record ImageName(String name, Optional<String> tag, Optional<String> digest) {
    public static ImageName of(String written) {
        int at = written.indexOf('@');
        String before = at < 0 ? written : written.substring(0, at);
        int colon = before.lastIndexOf(':');
        boolean tagged = colon > before.lastIndexOf('/'); // else it is the port of the registry
        return new ImageName(
                tagged ? before.substring(0, colon) : before,
                tagged ? Optional.of(before.substring(colon + 1)) : Optional.empty(),
                at < 0 ? Optional.empty() : Optional.of(written.substring(at + 1)));
    }

    /** The facet {@code sluice_runtimeImage} of a run in this image; {@code found} is what ran. */
    public String facet(String found) {
        return "{\"name\":" + quoted(name)
                + tag.map(text -> ",\"tag\":" + quoted(text)).orElse("") + ",\"digest\":" + quoted(found) + "}";
    }

    /** Names of images have neither control characters nor anything else that needs more. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
