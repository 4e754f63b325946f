package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How codes of rejected events become few. */
class RejectionReasonTest {
    @ParameterizedTest
    @CsvSource({
        "INGEST-NOT-JSON, NOT_JSON",
        "INGEST-NOT-GZIP, NOT_JSON",
        "INGEST-RUN-ID-MISSING, INCOMPLETE",
        "INGEST-NO-SUBJECT, INCOMPLETE",
        "INGEST-EVENT-TIME-UNREADABLE, UNUSABLE",
        "INGEST-JOB-UNUSABLE, UNUSABLE",
        "INGEST-LIMIT, LIMIT",
        "INGEST-TOO-LARGE, TOO_LARGE",
        "SOMETHING-NEW, OTHER"
    })
    void codesOfOneSortAreOneReason(String code, RejectionReason reason) {
        assertThat(RejectionReason.of(code)).isEqualTo(reason);
    }
}
