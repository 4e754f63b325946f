package dev.sluice.adapters.http;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Said;
import dev.sluice.adapters.WireServer;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpExecutorTest {
    private final Said said = new Said();
    private final HttpExecutor executor =
            new HttpExecutor(new HttpConfig(Duration.ofSeconds(2), 5_000, 100, 3, AttemptOutput.Limits.DEFAULT));
    private volatile WireServer.Handler answers = exchange -> exchange.answer(404, "");
    private WireServer server;

    @BeforeEach
    void open() throws IOException {
        server = WireServer.onTcp(exchange -> answers.handle(exchange));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve(WireServer.Handler handler) {
        answers = handler;
    }

    private AttemptOutcome run(String method, String url, Set<Integer> expect) {
        ResolvedWork work = new ResolvedWork.Http(method, url, Map.of(), Optional.empty(), Map.of(), expect);
        return executor.run(anAttempt(work).build(), said);
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    @Test
    void requestCarriesWhatIsDeclaredAndTheIdempotencyKey() {
        serve(e -> e.answer(
                200,
                String.join(
                        "\n",
                        e.method(),
                        e.path() + "?day=" + e.query("day"),
                        e.header("Content-Type"),
                        e.header("Idempotency-Key"),
                        e.body())));
        ResolvedWork work = new ResolvedWork.Http(
                "PUT",
                server.url("/load?day=2026-11-21"),
                Map.of("Content-Type", "application/json"),
                Optional.of("{\"a\":\"ä\"}"),
                Map.of(),
                Set.of());
        AttemptRequest request = anAttempt(work).build();

        AttemptOutcome outcome = executor.run(request, said);

        assertThat(outcome).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.out())
                .containsExactly(
                        "PUT",
                        "/load?day=2026-11-21",
                        "application/json",
                        request.attempt().toString(),
                        "{\"a\":\"ä\"}");
    }

    @Test
    void traceOfTheAttemptIsHandedOn() {
        serve(e -> e.answer(200, e.header("traceparent")));
        ResolvedWork work =
                new ResolvedWork.Http("GET", server.url("/"), Map.of(), Optional.empty(), Map.of(), Set.of());

        executor.run(anAttempt(work).context("TRACEPARENT", "00-4bf9-00f0-01").build(), said);

        assertThat(said.out()).containsExactly("00-4bf9-00f0-01");
    }

    @ParameterizedTest
    @CsvSource({
        "400,PERMANENT",
        "404,PERMANENT",
        "408,TRANSIENT",
        "429,TRANSIENT",
        "500,PERMANENT",
        "502,TRANSIENT",
        "503,TRANSIENT",
        "504,TRANSIENT"
    })
    void statusTellsWhetherAnotherTryHelps(int status, ErrorClass errorClass) {
        serve(e -> e.answer(status, "sorry"));

        AttemptOutcome outcome = run("POST", server.url("/x"), Set.of());

        assertThat(outcome)
                .isEqualTo(failed(
                        errorClass, "status " + status + " from " + server.url("/x") + "; expected is 200 to 299"));
        assertThat(said.out()).containsExactly("sorry");
    }

    @Test
    void expectedStatusIsSuccessAndOthersAreNot() {
        serve(e -> e.answer(e.path().equals("/gone") ? 410 : 200, ""));

        assertThat(run("DELETE", server.url("/gone"), Set.of(404, 410)))
                .isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(run("DELETE", server.url("/there"), Set.of(404, 410)))
                .isEqualTo(failed(
                        ErrorClass.PERMANENT,
                        "status 200 from " + server.url("/there") + "; expected is one of [404, 410]"));
    }

    @Test
    void serverThatIsNotThereIsTransient() throws IOException {
        serve(e -> e.answer(200, ""));
        String url = server.url("/");
        server.close();

        assertThat(run("POST", url, Set.of())).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            assertThat(failed.message())
                    .startsWith("server not reached: ConnectException")
                    .endsWith(" at " + URI.create(url).getAuthority());
        });
    }

    @Test
    void idempotencyKeyOfTheTaskCountsBeforeTheOneOfTheAttempt() {
        serve(e -> e.answer(200, e.header("Idempotency-Key")));
        ResolvedWork work = new ResolvedWork.Http(
                "POST", server.url("/"), Map.of("idempotency-key", "run-7"), Optional.empty(), Map.of(), Set.of());

        assertThat(executor.run(anAttempt(work).build(), said)).isEqualTo(new AttemptOutcome.Succeeded(List.of()));

        assertThat(said.out()).containsExactly("run-7");
        assertThat(executor.looksUp()).isFalse();
    }

    @Test
    void answerThatGotLostIsUnknownUnlessTheCallOnlyReads() {
        serve(WireServer.Exchange::drop);

        assertThat(run("POST", server.url("/"), Set.of()))
                .isInstanceOfSatisfying(AttemptOutcome.Unknown.class, unknown -> assertThat(unknown.cause())
                        .startsWith("connection broke after the request was sent: "));
        assertThat(run("GET", server.url("/"), Set.of()))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.TRANSIENT));
    }

    @Test
    void onlyTheBeginningOfALongAnswerIsShownAndReadingEnds() {
        serve(e -> {
            e.stream(200, "text/plain");
            while (true) {
                e.chunk("0123456789".repeat(10).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        });

        assertThat(run("GET", server.url("/endless"), Set.of())).isEqualTo(new AttemptOutcome.Succeeded(List.of()));

        assertThat(said.out()).containsExactly("0123456789".repeat(10));
        assertThat(said.system())
                .hasSize(2)
                .anyMatch(line -> line.endsWith(" bytes and more, which are not read"))
                .contains("shown are the first 100 bytes of the answer");
    }

    @Test
    void redirectIsFollowedOnTheSameHostOnly() {
        serve(e -> {
            switch (e.path()) {
                case "/here" -> e.redirect(302, "/there");
                case "/there" -> e.answer(200, "arrived with " + e.header("X-Key"));
                case "/away" -> e.redirect(302, "http://127.0.0.1:" + 1 + "/steal");
                default -> e.redirect(307, "/again");
            }
        });
        ResolvedWork secret = new ResolvedWork.Http(
                "GET",
                server.url("/here"),
                Map.of(),
                Optional.empty(),
                Map.of("X-Key", new Secret("k3y-of-mine")),
                Set.of());

        assertThat(executor.run(anAttempt(secret).build(), said)).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.out()).containsExactly("arrived with ***");
        assertThat(run("GET", server.url("/away"), Set.of()))
                .isEqualTo(failed(
                        ErrorClass.PERMANENT, "redirect to another host is not followed: http://127.0.0.1:1/steal"));
        assertThat(run("POST", server.url("/again"), Set.of()))
                .isEqualTo(failed(ErrorClass.PERMANENT, "more than 3 redirects"));
        assertThat(run("POST", server.url("/here"), Set.of(302))).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/x",
                "file:///etc/passwd",
                "/relative",
                "http:///nohost",
                "http://a:b@host/",
                "ht tp://x"
            })
    void urlThatIsNoWebAddressIsLasting(String url) {
        assertThat(run("GET", url, Set.of())).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message()).startsWith("no such call: ");
        });
    }

    @Test
    void headerThatMayNotBeSetIsLasting() {
        ResolvedWork work = new ResolvedWork.Http(
                "GET", "http://localhost:1/", Map.of("Content-Length", "3"), Optional.empty(), Map.of(), Set.of());

        assertThat(executor.run(anAttempt(work).build(), said))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.PERMANENT));
    }
}
