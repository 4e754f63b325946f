package dev.sluice.controlplane.metrics;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The uris that HTTP metrics may name: the templates of routes and nothing that a caller made up. A request that is refused
 * at the door has no template yet, so its path counts only where it is a route letter for letter.
 */
final class HttpUris {
    /** What Quarkus writes for what has no template. */
    private static final Set<String> WORDS = Set.of("NOT_FOUND", "REDIRECTION", "root", "UNKNOWN");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Pattern EXPRESSION = Pattern.compile("\\{\\s*([^:}\\s]+)\\s*(:[^{}]*(\\{[^{}]*}[^{}]*)*)?}");

    private final Set<String> known;
    private final int mostUris;
    private final int mostSeries;
    private final Set<String> uris = new HashSet<>();
    private final Set<String> series = new HashSet<>();

    /**
     * What comes later has no uri of its own.
     *
     * @param mostUris with {@link Label#OTHER}
     * @param mostSeries combinations of all labels with a uri
     */
    HttpUris(Collection<String> templates, int mostUris, int mostSeries) {
        this.known = Set.copyOf(templates);
        this.mostUris = mostUris;
        this.mostSeries = mostSeries;
    }

    /** The value of the label, for a request with these other labels. */
    String label(String uri, String others) {
        if (!known.contains(uri) && !WORDS.contains(uri)) {
            return Label.OTHER;
        }
        String key = uri + ' ' + others;
        synchronized (series) {
            if (series.contains(key)) {
                return uri;
            }
            boolean room = series.size() < mostSeries && (uris.contains(uri) || uris.size() < mostUris - 1);
            if (!room) {
                return Label.OTHER;
            }
            uris.add(uri);
            series.add(key);
            return uri;
        }
    }

    /** Whether it is a route letter for letter. */
    boolean isRoute(String path) {
        return known.contains(path);
    }

    /** Senders may make up methods, too. */
    static boolean isMethod(String method) {
        return METHODS.contains(method);
    }

    /** A route's path from that of its class and its method, as Quarkus writes templates. */
    static String template(String ofClass, String ofMethod) {
        String joined = ("/" + ofClass + "/" + ofMethod).replaceAll("/+", "/");
        String path = joined.length() > 1 && joined.endsWith("/") ? joined.substring(0, joined.length() - 1) : joined;
        return EXPRESSION.matcher(path).replaceAll("{$1}");
    }
}
