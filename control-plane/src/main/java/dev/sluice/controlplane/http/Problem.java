package dev.sluice.controlplane.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.event.Violation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 has it, with a stable code and, where something sent is to blame, JSON pointers to it.
 *
 * @param code stable name of the kind of error
 * @param errors single findings; empty where the detail says all
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        String code,
        List<Violation> errors) {
    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", title(status), status, detail, null, code, List.of());
    }

    public static Problem of(int status, String code, String detail, List<Violation> errors) {
        return new Problem("about:blank", title(status), status, detail, null, code, errors);
    }

    public Problem at(String path) {
        return new Problem(type, title, status, detail, path, code, errors);
    }

    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    public Response response(Duration retryAfter) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .header("Retry-After", Math.max(1, retryAfter.toSeconds()))
                .entity(this)
                .build();
    }

    /** With headers of its own. */
    public Response response(UnaryOperator<Response.ResponseBuilder> headers) {
        return headers.apply(Response.status(status).type(MEDIA_TYPE).entity(this))
                .build();
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
