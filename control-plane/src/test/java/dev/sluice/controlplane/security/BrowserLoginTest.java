package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People come with a browser and log in at an identity provider. */
@QuarkusTest
@Tag("service")
@TestProfile(WithTokens.class)
class BrowserLoginTest extends TokenStage {
    @Test
    void aProgramWithoutATokenIsToldAndAPersonIsSentToLogIn() {
        RestAssured.given()
                .accept("application/json")
                .get(ME)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer");
        Response page = RestAssured.given()
                .redirects()
                .follow(false)
                .accept("text/html")
                .get(ME);
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.header("Location"))
                .startsWith(issuer.url() + "/authorize")
                .contains("code_challenge=");
    }

    @Test
    void aBrowserLogsInReadsAndLogsOut() {
        issuer.user = "betty";
        issuer.groups = List.of("browsers");
        grant("group", "browsers", "operator", "");
        Browser browser = new Browser();

        Response me = browser.open(ME);

        assertThat(me.statusCode()).as(me.asString()).isEqualTo(200);
        assertThat(me.jsonPath().getString("name")).isEqualTo("betty");
        assertThat(browser.request().accept("application/json").get(ME).statusCode())
                .isEqualTo(200);
        String query = "{\"query\":\"{ status { logHead } }\"}";
        Response asked = browser.fromOurPage().body(query).post("/graphql");
        assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(200);
        assertThat(browser.fromOurPage().post("/api/v1/logout").statusCode()).isEqualTo(204);
    }

    @Test
    void noOtherPageActsWithABrowsersSession() {
        issuer.user = "carla";
        issuer.groups = List.of("browsers");
        grant("group", "browsers", "operator", "");
        Browser browser = new Browser();
        browser.open(ME);
        String query = "{\"query\":\"{ status { logHead } }\"}";

        List<Response> refused = List.of(
                browser.request().contentType("application/json").body(query).post("/graphql"),
                browser.request()
                        .header("Origin", "https://evil.example")
                        .contentType("application/json")
                        .body(query)
                        .post("/graphql"),
                browser.fromOurPage()
                        .header("Sec-Fetch-Site", "cross-site")
                        .body(query)
                        .post("/graphql"),
                browser.request().header("Origin", "null").body(query).post("/graphql"),
                browser.fromOurPage().body("{}").post("/api/v1/lineage"),
                browser.fromOurPage().post("/api/v1/dead-letters/1/discard?reason=x"),
                browser.fromOurPage().delete("/api/v1/lineage"),
                browser.request()
                        .header("Upgrade", "websocket")
                        .header("Connection", "Upgrade")
                        .header("Origin", "https://evil.example")
                        .get("/graphql"),
                browser.request().header("Origin", "https://evil.example").post("/api/v1/logout"));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("CROSS-ORIGIN");
        });
    }

    @Test
    void aMadeUpSessionOrCallbackIsNone() {
        RestAssured.given()
                .cookie("q_session", "made-up")
                .accept("application/json")
                .get(ME)
                .then()
                .statusCode(401);
        for (String callback : List.of(
                "/api/v1/login?code=made-up&state=made-up",
                "/api/v1/login?error=access_denied&state=x",
                "/api/v1/login",
                "/api/v1/logout")) {
            assertThat(RestAssured.given()
                            .redirects()
                            .follow(false)
                            .accept("application/json")
                            .get(callback)
                            .statusCode())
                    .as(callback)
                    .isEqualTo(401);
            assertThat(RestAssured.given()
                            .redirects()
                            .follow(false)
                            .accept("text/html")
                            .get(callback)
                            .statusCode())
                    .as(callback)
                    .isEqualTo(callback.contains("?") ? 401 : 302);
        }
    }
}
