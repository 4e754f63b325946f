package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import org.junit.jupiter.api.Test;

class WhyWorkflowTest extends AtTerminal {
    private static final String RUN = "019b7800-0000-7000-8000-000000000001";

    @Test
    void whyTellsOfAWorkflowWhyItStartsNoRun() {
        service.answers("whyWorkflow", """
                {"workflow": "sales/orders", "paused": true,
                 "reasons": [{"code": "PAUSED", "text": "the workflow is paused; resume it"}],
                 "active": [{"runId": "%s", "state": "WAITING", "version": 1,
                             "createdAt": "2026-11-21T08:00:00Z", "createdBy": "trigger:nightly",
                             "triggerKind": "schedule", "triggerName": "nightly",
                             "workflow": {"namespace": "sales", "name": "orders"}}]}
                """.formatted(RUN));

        assertThat(terminal.type("why", "sales/orders"))
                .isEqualTo(new Result(
                        0,
                        "workflow sales/orders\n  PAUSED: the workflow is paused; resume it\n  not done: " + RUN
                                + "  WAITING    2026-11-21T08:00:00Z  sales/orders  schedule nightly\n",
                        ""));
        assertThat(service.sent()).containsExactly("whyWorkflow {\"name\":\"sales/orders\"}");
    }
}
