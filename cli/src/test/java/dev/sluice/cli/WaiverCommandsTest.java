package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import org.junit.jupiter.api.Test;

/** The commands about waivers: what they send, what they tell, how they exit. */
class WaiverCommandsTest extends GateCommands {
    @Test
    void aWaiverIsAskedForApprovedAndRevoked() {
        service.answers("requestWaiver", REQUESTED)
                .answers("approveWaiver", WAIVER.formatted("APPROVED", "\"bob\"", null, null))
                .answers("revokeWaiver", WAIVER.formatted("REVOKED", "\"bob\"", "\"bob\"", "\"too risky\""));

        Result asked = terminal.type(
                "waive",
                "shop/orders",
                "--check",
                "emails",
                "--max-value",
                "5",
                "--reason",
                "the shop repairs it",
                "--for",
                "1m");
        Result approved = terminal.type("waiver", "approve", "12");
        Result revoked = terminal.type("waiver", "revoke", "12", "--reason", "too risky");

        assertThat(asked)
                .isEqualTo(new Result(
                        0,
                        TOLD.formatted("REQUESTED", "") + "another person approves it: ./sluice waiver approve 12\n",
                        ""));
        assertThat(approved).isEqualTo(new Result(0, TOLD.formatted("APPROVED", ", approved by bob"), ""));
        assertThat(revoked)
                .isEqualTo(new Result(0, TOLD.formatted("REVOKED", ", approved by bob, ended by bob (too risky)"), ""));
        assertThat(service.sent())
                .containsExactly(
                        "requestWaiver {\"idempotencyKey\":\"key-1\",\"waiver\":{\"check\":\"emails\","
                                + "\"expiresAt\":\"2026-11-21T08:01:00Z\","
                                + "\"gate\":\"shop/orders\",\"maxValue\":5.0,\"reason\":\"the shop repairs it\","
                                + "\"sticky\":false}}",
                        "approveWaiver {\"id\":\"12\",\"idempotencyKey\":\"key-1\"}",
                        "revokeWaiver {\"id\":\"12\",\"idempotencyKey\":\"key-1\",\"reason\":\"too risky\"}");
    }

    @Test
    void aWaiverMayNameACheckAndAConsumerTogether() {
        service.answers("requestWaiver", REQUESTED);

        Result asked = terminal.type(
                "waive", "shop/orders", "--reason", "r", "--for", "1m", "--check", "emails", "--consumer", "shop/x");

        assertThat(asked.exitCode()).isZero();
        assertThat(service.sent())
                .containsExactly("requestWaiver {\"idempotencyKey\":\"key-1\",\"waiver\":{\"check\":\"emails\","
                        + "\"consumer\":\"shop/x\",\"expiresAt\":\"2026-11-21T08:01:00Z\","
                        + "\"gate\":\"shop/orders\",\"reason\":\"r\",\"sticky\":false}}");
    }

    @Test
    void theSamePersonIsRefusedInTheServicesWords() {
        service.refuses("approveWaiver", "FORBIDDEN", "ann asked for waiver 12; another person has to approve it");

        assertThat(terminal.type("waiver", "approve", "12"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "sluice: FORBIDDEN: the service refuses the API key of key (ann asked for waiver 12; another"
                                + " person has to approve it); set SLUICE_API_KEY_FILE to another\n"));
    }

    @Test
    void waiversAreListed() {
        service.answers(
                "waivers",
                "{\"nodes\": [%s], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}".formatted(REQUESTED));

        assertThat(terminal.type("waiver", "list", "shop/orders"))
                .isEqualTo(new Result(0, TOLD.formatted("REQUESTED", ""), ""));
    }

    @Test
    void whatCannotBeWaivedIsRefusedAtOnce() {
        assertThat(refused("waive", "shop/orders", "--reason", "r")).contains("say when it ends");
        assertThat(refused("waive", "shop/orders", "--reason", "r", "--for", "1m", "--until", "2027-01-01T00:00:00Z"))
                .contains("say when it ends");
        assertThat(refused("waive", "shop/orders", "--for", "1m")).contains("--reason");
        assertThat(refused("waive", "shop/orders", "--reason", " ", "--for", "1m"))
                .contains("--reason is empty");
        assertThat(refused("waive", "shop/orders", "--reason", "r", "--for", "soon"))
                .contains("--for");
        assertThat(refused("waive", "shop/orders", "--reason", "r", "--until", "2020-01-01T00:00:00Z"))
                .contains("is over already");
        assertThat(refused("waive", "shop/orders", "--reason", "r", "--for", "1m", "--max-value", "3"))
                .contains("--check");
        assertThat(refused("waiver", "approve")).contains("name the waiver by its id");
        assertThat(refused("waiver", "approve", "emails")).contains("is no id of a waiver");
        assertThat(refused("waiver", "revoke", "12")).contains("say why");
        assertThat(service.sent()).isEmpty();
    }
}
