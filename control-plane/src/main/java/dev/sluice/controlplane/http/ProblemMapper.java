package dev.sluice.controlplane.http;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.model.intake.IntakeUnavailableException;
import io.quarkus.logging.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource throws into problem details; nothing of the inside gets out. */
class ProblemMapper {
    private static final Duration GRAPH_RETRY = Duration.ofSeconds(5);
    private static final Duration STORE_RETRY = Duration.ofSeconds(2);

    @ServerExceptionMapper
    Response map(ProblemException e, UriInfo uri) {
        return e.problem().at(uri.getPath()).response();
    }

    @ServerExceptionMapper
    Response map(IntakeUnavailableException e, UriInfo uri) {
        return switch (e.reason()) {
            case OVERLOADED ->
                Problem.of(429, "INGEST-OVERLOADED", String.valueOf(e.getMessage()))
                        .at(uri.getPath())
                        .response(e.retryAfter());
            case LOG_UNAVAILABLE ->
                Problem.of(503, "INGEST-LOG-UNAVAILABLE", String.valueOf(e.getMessage()))
                        .at(uri.getPath())
                        .response(e.retryAfter());
        };
    }

    @ServerExceptionMapper
    Response map(GraphUnavailableException e, UriInfo uri) {
        return Problem.of(503, "GRAPH-UNAVAILABLE", "the lineage graph does not answer; try again later")
                .at(uri.getPath())
                .response(GRAPH_RETRY);
    }

    @ServerExceptionMapper
    Response map(InvalidRequestException e, UriInfo uri) {
        return refused(400, "REQUEST-INVALID", e, uri);
    }

    @ServerExceptionMapper
    Response map(ForbiddenException e, UriInfo uri) {
        return refused(403, "FORBIDDEN", e, uri);
    }

    @ServerExceptionMapper
    Response map(NotFoundException e, UriInfo uri) {
        return refused(404, "NOT-FOUND", e, uri);
    }

    @ServerExceptionMapper
    Response map(ConflictException e, UriInfo uri) {
        return refused(409, "CONFLICT", e, uri);
    }

    @ServerExceptionMapper
    Response map(StoreUnavailableException e, UriInfo uri) {
        return Problem.of(503, "STORE-UNAVAILABLE", String.valueOf(e.getMessage()))
                .at(uri.getPath())
                .response(STORE_RETRY);
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e, UriInfo uri) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        String detail = e.getMessage() == null ? "the request cannot be answered" : e.getMessage();
        return Problem.of(status, "HTTP-" + status, detail).at(uri.getPath()).response();
    }

    @ServerExceptionMapper
    Response map(Throwable e, UriInfo uri) {
        Log.errorf(e, "request failed path=%s", uri.getPath());
        return Problem.of(500, "INTERNAL", "the service failed; its log has the cause")
                .at(uri.getPath())
                .response();
    }

    private static Response refused(int status, String code, RuntimeException e, UriInfo uri) {
        return Problem.of(status, code, String.valueOf(e.getMessage()))
                .at(uri.getPath())
                .response();
    }
}
