package dev.sluice.adapters.http;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptListener.Stream;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.LineSplitter;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/**
 * Runs attempts as one HTTP call each.
 *
 * <p>Every call carries the attempt's id as {@code Idempotency-Key}, unless the task names one of its own: a server that knows
 * the header does the work once, however often it is asked. Not every server does: by itself no call is made twice. Statuses 408, 425, 429, 502, 503, 504 and a server that cannot be reached are {@link
 * ErrorClass#TRANSIENT}; other unexpected statuses are {@link ErrorClass#PERMANENT}. When the connection breaks after the
 * request went out, a GET is {@link ErrorClass#TRANSIENT} and everything else {@link AttemptOutcome.Unknown}.
 *
 * <p>Redirects are followed on the same host only, and only where the method stays the same. A cancelled call is hung up;
 * what the server does then is its own affair.
 */
public final class HttpExecutor implements TaskExecutor {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429, 502, 503, 504);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");

    private final HttpConfig config;

    private final UnaryOperator<HttpClient> seen;

    public HttpExecutor(HttpConfig config) {
        this(config, UnaryOperator.identity());
    }

    /** @param seen gives the client in whose place it is asked: to watch calls, or to add headers to them */
    public HttpExecutor(HttpConfig config, UnaryOperator<HttpClient> seen) {
        this.config = config;
        this.seen = seen;
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Http;
    }

    @Override
    public boolean looksUp() {
        return false;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!(request.work() instanceof ResolvedWork.Http work)) {
            return new AttemptOutcome.Refused("this executor makes HTTP calls only");
        }
        SecretMask mask = SecretMask.of(work.secrets().values());
        // A client for each attempt: on a kept connection that the server just closed, a POST would end as unknown.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout())
                .build();
        try (AttemptOutput output = new AttemptOutput(listener, mask, config.output())) {
            HttpRequest first = requestOf(request, work);
            return call(seen.apply(client), first, work, request.timeout(), output);
        } catch (IllegalArgumentException e) {
            return failed(ErrorClass.PERMANENT, mask.apply("no such call: " + e.getMessage()));
        } finally {
            client.shutdownNow();
        }
    }

    private static HttpRequest requestOf(AttemptRequest request, ResolvedWork.Http work) {
        String method = work.method().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(
                    "method '" + work.method() + "'; known: GET, POST, PUT, PATCH, DELETE, HEAD");
        }
        URI url = URI.create(work.url().strip());
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("url '" + url + "' is not of the form http(s)://host/…");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the url holds credentials; put them into a secret header");
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(url)
                .method(
                        method,
                        work.body()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        work.headers().forEach(builder::setHeader);
        work.secrets().forEach((name, secret) -> builder.setHeader(name, secret.reveal()));
        Optional.ofNullable(request.context().get("TRACEPARENT"))
                .ifPresent(trace -> builder.setHeader("traceparent", trace));
        if (work.headers().keySet().stream().noneMatch(IDEMPOTENCY_KEY::equalsIgnoreCase)) {
            builder.setHeader(IDEMPOTENCY_KEY, request.attempt().toString());
        }
        return builder.build();
    }

    private AttemptOutcome call(
            HttpClient client, HttpRequest first, ResolvedWork.Http work, Duration timeout, AttemptOutput output) {
        long end = System.nanoTime() + timeout.toNanos();
        HttpRequest next = first;
        for (int redirects = 0; ; redirects++) {
            CompletableFuture<HttpResponse<CappedBody.Beginning>> answer =
                    client.sendAsync(next, _ -> new CappedBody(config.bodyBytes(), config.shownBytes()));
            HttpResponse<CappedBody.Beginning> response;
            try {
                response = answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                answer.cancel(true);
                return new AttemptOutcome.Cancelled();
            } catch (TimeoutException e) {
                answer.cancel(true);
                return failed(ErrorClass.TIMEOUT, "no whole answer after " + timeout + ", the timeout of the task");
            } catch (ExecutionException e) {
                return broken(e.getCause() == null ? e : e.getCause(), next, output);
            }
            show(next, response, output);
            Optional<URI> target = redirectOf(response, work);
            if (target.isEmpty()) {
                return outcomeOf(response, work, output);
            }
            if (!sameHost(first.uri(), target.get())) {
                return failed(
                        ErrorClass.PERMANENT,
                        output.masked("redirect to another host is not followed: " + target.get()));
            }
            if (redirects == config.redirects()) {
                return failed(ErrorClass.PERMANENT, "more than " + config.redirects() + " redirects");
            }
            next = HttpRequest.newBuilder(next, (_, _) -> true)
                    .uri(target.get())
                    .build();
        }
    }

    private static Optional<URI> redirectOf(HttpResponse<?> response, ResolvedWork.Http work) {
        int status = response.statusCode();
        boolean safe = response.request().method().equals("GET")
                || response.request().method().equals("HEAD");
        boolean redirect = status == 307 || status == 308 || (safe && status >= 301 && status <= 303);
        return redirect && !work.expectStatus().contains(status)
                ? response.headers().firstValue("Location").map(response.uri()::resolve)
                : Optional.empty();
    }

    private static boolean sameHost(URI from, URI to) {
        return from.getScheme().equalsIgnoreCase(to.getScheme())
                && from.getHost().equalsIgnoreCase(String.valueOf(to.getHost()))
                && from.getPort() == to.getPort();
    }

    private static void show(HttpRequest request, HttpResponse<CappedBody.Beginning> response, AttemptOutput output) {
        CappedBody.Beginning body = response.body();
        output.system(request.method() + " " + request.uri() + " answered " + response.statusCode() + " with "
                + body.read() + (body.whole() ? " bytes" : " bytes and more, which are not read"));
        try (LineSplitter lines = output.open(Stream.OUT)) {
            lines.write(body.bytes(), 0, body.bytes().length);
        }
        if (body.read() > body.bytes().length) {
            output.system("shown are the first " + body.bytes().length + " bytes of the answer");
        }
    }

    private static AttemptOutcome outcomeOf(
            HttpResponse<CappedBody.Beginning> response, ResolvedWork.Http work, AttemptOutput output) {
        int status = response.statusCode();
        boolean expected = work.expectStatus().isEmpty()
                ? status >= 200 && status < 300
                : work.expectStatus().contains(status);
        if (expected) {
            return new AttemptOutcome.Succeeded(List.of());
        }
        String wanted = work.expectStatus().isEmpty()
                ? "200 to 299"
                : "one of " + work.expectStatus().stream().sorted().toList();
        String message = "status " + status + " from " + response.uri() + "; expected is " + wanted;
        ErrorClass errorClass = TRANSIENT.contains(status) ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT;
        return failed(errorClass, output.masked(message));
    }

    private static AttemptOutcome broken(Throwable cause, HttpRequest request, AttemptOutput output) {
        String method = request.method();
        String what = output.masked(
                cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return failed(
                    ErrorClass.TRANSIENT,
                    "server not reached: " + what + " at " + request.uri().getRawAuthority());
        }
        if (cause instanceof SSLException) {
            return failed(ErrorClass.PERMANENT, "no secure connection: " + what);
        }
        if (cause instanceof IOException && (method.equals("GET") || method.equals("HEAD"))) {
            return failed(ErrorClass.TRANSIENT, "connection broke: " + what);
        }
        return new AttemptOutcome.Unknown("connection broke after the request was sent: " + what);
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }
}
