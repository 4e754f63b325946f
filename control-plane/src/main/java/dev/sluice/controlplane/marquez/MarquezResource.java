package dev.sluice.controlplane.marquez;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Marquez' read endpoints.
 *
 * <p>Namespaces and names hold slashes, which clients send as %2F. So paths are taken apart in their raw form, and each
 * segment is decoded once afterwards.
 */
@Path("/api/v1")
@RunOnVirtualThread
class MarquezResource {
    private static final int AFTER_PREFIX = "/api/v1/".length();

    private final MarquezLists lists;
    private final MarquezSearch search;
    private final MarquezVersions versions;
    private final MarquezLineage lineage;
    private final MarquezConfig config;

    MarquezResource(
            MarquezLists lists,
            MarquezSearch search,
            MarquezVersions versions,
            MarquezLineage lineage,
            MarquezConfig config) {
        this.lists = lists;
        this.search = search;
        this.versions = versions;
        this.lineage = lineage;
        this.config = config;
    }

    @GET
    @Path("/namespaces")
    public Response namespaces(
            @QueryParam("limit") @DefaultValue("100") int limit, @QueryParam("offset") @DefaultValue("0") long offset) {
        return json(lists.namespaces(page(limit), offset(offset)));
    }

    @GET
    @Path("/namespaces/{rest: .+}")
    public Response inNamespace(
            @Context HttpServerRequest request,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @QueryParam("offset") @DefaultValue("0") long offset) {
        List<String> path = segments(request);
        String kind = path.size() < 3 ? "" : path.get(2);
        int size = path.size();
        if (size == 2) {
            return json(lists.namespace(path.get(1)));
        }
        if (kind.equals("jobs") && size == 3) {
            return json(lists.jobs(path.get(1), page(limit), offset(offset)));
        }
        if (kind.equals("jobs") && size == 4) {
            return json(lists.job(path.get(1), path.get(3)));
        }
        if (kind.equals("jobs") && size == 5 && path.get(4).equals("runs")) {
            return json(lists.runs(path.get(1), path.get(3), page(limit), offset(offset)));
        }
        if (kind.equals("datasets") && size == 3) {
            return json(lists.datasets(path.get(1), page(limit), offset(offset)));
        }
        if (kind.equals("datasets") && size == 4) {
            return json(lists.dataset(path.get(1), path.get(3)));
        }
        if (kind.equals("datasets") && size == 5 && path.get(4).equals("versions")) {
            return json(versions.versions(path.get(1), path.get(3), page(limit), offset(offset)));
        }
        if (kind.equals("datasets") && size == 6 && path.get(4).equals("versions")) {
            return json(versions.version(path.get(1), path.get(3), uuid(path.get(5))));
        }
        throw MarquezLists.missing("resource " + request.path());
    }

    @GET
    @Path("/sources")
    public Response sources(
            @QueryParam("limit") @DefaultValue("100") int limit, @QueryParam("offset") @DefaultValue("0") long offset) {
        return json(versions.sources(page(limit), offset(offset)));
    }

    @GET
    @Path("/sources/{name: .+}")
    public Response source(@Context HttpServerRequest request) {
        return json(versions.source(segments(request).get(1)));
    }

    /** Sluice has no tags of its own: those of producers are facets. */
    @GET
    @Path("/tags")
    public Response tags() {
        return json("{\"tags\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    @GET
    @Path("/jobs")
    public Response jobs(
            @QueryParam("limit") @DefaultValue("100") int limit, @QueryParam("offset") @DefaultValue("0") long offset) {
        return json(lists.jobs(null, page(limit), offset(offset)));
    }

    @GET
    @Path("/jobs/runs/{id}")
    public Response run(@Context HttpServerRequest request) {
        return json(lists.run(uuid(segments(request).getLast())));
    }

    @GET
    @Path("/column-lineage")
    public Response columnLineage(
            @QueryParam("nodeId") @Nullable String nodeId,
            @QueryParam("depth") @DefaultValue("20") int depth,
            @QueryParam("withDownstream") @DefaultValue("false") boolean withDownstream) {
        return json(lineage.columnLineage(required("nodeId", nodeId), depth, withDownstream));
    }

    @GET
    @Path("/search")
    public Response search(
            @QueryParam("q") @Nullable String query,
            @QueryParam("filter") @Nullable String filter,
            @QueryParam("namespace") @Nullable String namespace,
            @QueryParam("limit") @DefaultValue("10") int limit) {
        String kind = filter == null ? null : filter.toUpperCase(Locale.ROOT);
        return json(search.find(required("q", query), kind, namespace, page(limit)));
    }

    @GET
    @Path("/events/lineage")
    public Response events(
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("sortDirection") @DefaultValue("desc") String direction,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @QueryParam("offset") @DefaultValue("0") long offset) {
        return json(lists.events(
                instant("after", after),
                instant("before", before),
                direction.equalsIgnoreCase("asc"),
                page(limit),
                offset(offset)));
    }

    private static List<String> segments(HttpServerRequest request) {
        return Stream.of(request.path().substring(AFTER_PREFIX).split("/"))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.of(400, "RUN-ID", "'" + id + "' is no UUID"));
        }
    }

    private int page(int limit) {
        if (limit < 1 || limit > config.maxPage()) {
            throw new ProblemException(
                    Problem.of(400, "PAGE-SIZE", "limit is " + limit + "; allowed are 1 to " + config.maxPage()));
        }
        return limit;
    }

    private static long offset(long offset) {
        if (offset < 0) {
            throw new ProblemException(Problem.of(400, "PAGE-OFFSET", "offset is " + offset + "; it starts at 0"));
        }
        return offset;
    }

    static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new ProblemException(
                    Problem.of(400, "PARAMETER-MISSING", "the query parameter " + name + " is missing"));
        }
        return value;
    }

    private static @Nullable Instant instant(String name, @Nullable String value) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.of(400, "TIME", name + " is '" + value + "'; send for example 2026-01-31T00:00:00Z"));
        }
    }

    static Response json(byte[] body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
