package dev.sluice.controlplane.http;

import dev.sluice.controlplane.telemetry.RequestLines;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Lets lines of the log say which namespace and which run the address of a request names. Bodies are told of by who reads them. */
@Provider
public class RequestLinesFilter implements ContainerRequestFilter {
    private static final String NAMESPACES = "api/v1/namespaces/";
    private static final String RUNS = "api/v1/jobs/runs/";

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        MultivaluedMap<String, String> parts = request.getUriInfo().getPathParameters();
        MultivaluedMap<String, String> asked = request.getUriInfo().getQueryParameters();
        String namespace = first(parts.getFirst("namespace"), behind(path, NAMESPACES), asked.getFirst("namespace"));
        String run = first(behind(path, RUNS), asked.getFirst("runId"));
        if (namespace != null || run != null) {
            RequestLines.about(namespace, run);
        }
    }

    /** The part of the path behind a beginning; null for other paths. */
    static @Nullable String behind(String path, String beginning) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (!relative.startsWith(beginning)) {
            return null;
        }
        int end = relative.indexOf('/', beginning.length());
        return relative.substring(beginning.length(), end < 0 ? relative.length() : end);
    }

    private static @Nullable String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }
}
