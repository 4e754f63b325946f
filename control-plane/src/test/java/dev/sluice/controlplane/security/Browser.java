package dev.sluice.controlplane.security;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Keeps cookies and follows redirects by hand, as a browser does. */
final class Browser {
    private final Map<String, String> cookies = new HashMap<>();
    private final String home = RestAssured.baseURI + ":" + RestAssured.port;

    RequestSpecification request() {
        return RestAssured.given()
                .redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .cookies(cookies);
    }

    RequestSpecification fromOurPage() {
        return request().header("Origin", home).contentType("application/json");
    }

    Response open(String path) {
        String at = home + path;
        for (int hop = 0; hop < 8; hop++) {
            boolean ours = at.startsWith(home);
            RequestSpecification request = RestAssured.given()
                    .redirects()
                    .follow(false)
                    .urlEncodingEnabled(false)
                    .accept("text/html,*/*");
            Response answer = (ours ? request.cookies(cookies) : request).get(at);
            if (ours) {
                answer.detailedCookies().forEach(cookie -> {
                    if (cookie.getMaxAge() == 0) {
                        cookies.remove(cookie.getName());
                    } else {
                        cookies.put(cookie.getName(), cookie.getValue());
                    }
                });
            }
            if (answer.statusCode() / 100 != 3) {
                return answer;
            }
            at = Issuer.in(at, Objects.requireNonNull(answer.header("Location")))
                    .toString();
        }
        throw new AssertionError("sent around without end; last to " + at);
    }
}
