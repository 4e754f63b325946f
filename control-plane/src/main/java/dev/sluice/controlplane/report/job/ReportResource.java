package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.report.job.ByteRange.Asked;
import dev.sluice.controlplane.reportview.Reader;
import dev.sluice.controlplane.reportview.ReportFailure;
import dev.sluice.controlplane.reportview.ReportInfo;
import dev.sluice.controlplane.reportview.ReportList;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of reports, whole, in parts, or one file of them. Who gets bytes is in the audit trail, and so in the ledger, before
 * the first one goes out.
 */
@Path("/api/v1/reports/{id}")
@RunOnVirtualThread
@Tag(name = "Reports", description = "Bundles for auditors; GraphQL has them made")
class ReportResource {
    private static final String ZIP = "application/zip";
    /** For what came from producers: nothing in it runs, loads or submits. */
    private static final String CONTENT_SECURITY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; sandbox";

    private static final int DIGEST_NAME = "sha256:".length();

    private final Reports reports;
    private final ReportList list;
    private final BundleStore bundles;
    private final Caller caller;

    ReportResource(Reports reports, ReportList list, BundleStore bundles, Caller caller) {
        this.reports = reports;
        this.list = list;
        this.bundles = bundles;
        this.caller = caller;
    }

    @GET
    @Path("/bundle")
    @Operation(summary = "The bundle, a zip; or a part of it (Range, If-Range)")
    @APIResponse(responseCode = "200", description = "All of it; ETag is its SHA-256")
    @APIResponse(responseCode = "206", description = "The part that Range asks for")
    @APIResponse(responseCode = "404", description = "There is no such report of yours, or its subject is unknown")
    @APIResponse(responseCode = "409", description = "It is not made yet, or was cancelled")
    @APIResponse(responseCode = "410", description = "The bundle, or what the report needs, is no longer kept")
    @APIResponse(responseCode = "416", description = "There is no such part")
    public Response bundle(
            @PathParam("id") String id,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        ReportInfo report = made(id);
        if (sameAs(ifNoneMatch, report)) {
            return withNames(Response.status(Response.Status.NOT_MODIFIED), report)
                    .build();
        }
        boolean changed = ifRange != null && !ifRange.strip().equals(etag(report));
        Optional<String> wanted = changed ? Optional.empty() : Optional.ofNullable(range);
        return switch (ByteRange.asked(wanted, size(report))) {
            case Asked.Whole() -> send(Response.ok(), report, ByteRange.whole(size(report)));
            case Asked.Part(ByteRange part) ->
                send(
                        Response.status(Response.Status.PARTIAL_CONTENT).header("Content-Range", part.of(size(report))),
                        report,
                        part);
            case Asked.Unsatisfiable() ->
                Problem.of(
                                416,
                                "RANGE-UNSATISFIABLE",
                                "the bundle has " + size(report) + " bytes; '" + range + "' is no part of it")
                        .at("/api/v1/reports/" + report.id() + "/bundle")
                        .response(headers -> headers.header("Content-Range", "bytes */" + size(report)));
        };
    }

    @HEAD
    @Path("/bundle")
    @Operation(summary = "What a GET would have, without the bytes; not written down as a download")
    public Response head(@PathParam("id") String id) {
        ReportInfo report = made(id);
        return withNames(Response.ok(), report)
                .header("Content-Length", size(report))
                .type(ZIP)
                .build();
    }

    @GET
    @Path("/files/{file: .+}")
    @Operation(summary = "One file of the bundle, such as report.html or evidence/events.ndjson")
    public Response file(@PathParam("id") String id, @PathParam("file") String name) throws IOException {
        ReportInfo report = made(id);
        ZipFiles files = new ZipFiles(range -> bundles.open(report.id(), range), size(report));
        ZipFiles.Found found = files.find(name)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "REPORT-FILE-NOT-FOUND",
                        "the bundle has no file '" + name + "'; manifest-sha256.txt lists them")));
        reports.noteDownload(caller.actor(), report.id(), name, "");
        StreamingOutput body = out -> {
            try (InputStream in = found.opening().open()) {
                in.transferTo(out);
            }
        };
        Response.ResponseBuilder answer = Response.ok(body);
        if (name.endsWith(".html") || name.endsWith(".svg")) {
            answer.header("Content-Security-Policy", CONTENT_SECURITY);
        }
        return answer.type(type(name))
                .header("Content-Length", found.length())
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, no-store")
                .build();
    }

    private Response send(Response.ResponseBuilder answer, ReportInfo report, ByteRange part) {
        String range = part.length() == size(report) ? "" : part.from() + "-" + part.to();
        reports.noteDownload(caller.actor(), report.id(), "bundle", range);
        StreamingOutput body = out -> bundles.copy(report.id(), part, out);
        return withNames(answer, report)
                .entity(body)
                .type(ZIP)
                .header("Content-Length", part.length())
                .build();
    }

    private static Response.ResponseBuilder withNames(Response.ResponseBuilder answer, ReportInfo report) {
        byte[] digest = HexFormat.of().parseHex(hex(report));
        return answer.header("ETag", etag(report))
                .header("Accept-Ranges", "bytes")
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":")
                .header("Content-Disposition", "attachment; filename=\"report-" + report.id() + ".zip\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, no-cache");
    }

    /** A report whose bundle is there; for what is not the caller's the answer is that of what never was. */
    private ReportInfo made(String text) {
        UUID id;
        try {
            id = Keys.id(text);
        } catch (InvalidRequestException e) {
            throw missing(text);
        }
        ReportInfo report = list.find(Reader.of(caller), id).orElseThrow(() -> missing(text));
        return switch (report.state()) {
            case DONE -> report;
            case QUEUED, RUNNING ->
                throw problem(409, "REPORT-NOT-READY", "the report is " + report.state() + "; wait until it is DONE");
            case CANCELLED -> throw problem(409, "REPORT-CANCELLED", "the report was cancelled; ask for a new one");
            case EXPIRED ->
                throw problem(
                        410,
                        "REPORT-EXPIRED",
                        "the bundle was kept until " + report.expiresAt() + "; ask for a new one");
            case FAILED -> {
                ReportFailure failure = Objects.requireNonNull(report.failure());
                throw problem(failure.status(), failure.name(), String.valueOf(report.detail()));
            }
        };
    }

    private static ProblemException missing(String id) {
        return problem(404, "REPORT-NOT-FOUND", "there is no report " + id + "; the query reports lists yours");
    }

    private static ProblemException problem(int status, String code, String detail) {
        return new ProblemException(Problem.of(status, code, detail));
    }

    private static boolean sameAs(@Nullable String ifNoneMatch, ReportInfo report) {
        return ifNoneMatch != null && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag(report)));
    }

    private static long size(ReportInfo report) {
        return Objects.requireNonNull(report.bundleBytes());
    }

    private static String hex(ReportInfo report) {
        return Objects.requireNonNull(report.bundleDigest()).substring(DIGEST_NAME);
    }

    private static String etag(ReportInfo report) {
        return "\"" + hex(report) + "\"";
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=UTF-8";
            case "pdf" -> "application/pdf";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json";
            case "ndjson" -> "application/x-ndjson";
            case "csv" -> "text/csv;charset=UTF-8";
            case "txt", "md", "yaml" -> "text/plain;charset=UTF-8";
            default -> "application/octet-stream";
        };
    }
}
