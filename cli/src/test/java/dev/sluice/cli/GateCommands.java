package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;

/** A terminal beside a service that answers as told, and a waiver as the service tells it. */
abstract class GateCommands extends AtTerminal {
    static final String WAIVER = """
            {"id": "12", "gate": "shop/orders", "check": "emails", "consumer": null, "version": 7,
             "partition": null, "sticky": false, "maxValue": 5, "minValue": null, "reason": "the shop repairs it",
             "ticket": null, "state": "%s", "requestedBy": "ann", "requestedAt": "2026-11-21T08:00:00Z",
             "approvedBy": %s, "approvedAt": null, "expiresAt": "2026-11-21T08:01:00Z", "endedBy": %s, "endedAt": null,
             "endedWhy": %s}
            """;
    static final String REQUESTED = WAIVER.formatted("REQUESTED", null, null, null);
    static final String TOLD = "waiver 12 %s: shop/orders check emails, version 7, up to 5,"
            + " until 2026-11-21T08:01:00Z; asked by ann%s: the shop repairs it\n";

    String refused(String... arguments) {
        Result result = terminal.type(arguments);
        assertThat(result.exitCode()).isEqualTo(2);
        return result.err();
    }
}
