package dev.sluice.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for a child to answer by HTTP. */
final class Readiness {
    private static final Duration POLL = Duration.ofMillis(200);

    private Readiness() {}

    /** Returns when the address answers 200; throws when the child ends before, or the limit passes. */
    static void await(String what, Child child, String url, Duration limit) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + limit.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                if (answersOk(http, request)) {
                    return;
                }
                if (child.waitFor(POLL)) {
                    throw child.failure(what + " ended before it was ready");
                }
            }
        }
        throw child.failure(what + " is not ready after " + limit.toSeconds() + " s (" + url + ")");
    }

    private static boolean answersOk(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
