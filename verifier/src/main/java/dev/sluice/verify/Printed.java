package dev.sluice.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.verify.check.Finding;
import dev.sluice.verify.check.Outcome;

/** Findings as they are printed. */
final class Printed {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Printed() {}

    /** A line a finding, and the sum of it. */
    static String text(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : outcome.findings()) {
            text.append(
                    switch (finding) {
                        case Finding.Passed f -> line("ok", f.check(), f.text());
                        case Finding.Refused f -> line("REFUSED", f.check(), f.file() + ": " + f.text());
                        case Finding.Skipped f -> line("skipped", f.check(), f.text());
                        case Finding.Noted f -> line("note", f.check(), f.file() + ": " + f.text());
                    });
        }
        long passed = outcome.findings().stream()
                .filter(Finding.Passed.class::isInstance)
                .count();
        return text
                + (outcome.isVerified()
                        ? "VERIFIED: all " + passed + " checks passed\n"
                        : "REFUSED: " + outcome.refused().size() + " findings; do not rely on this report\n");
    }

    private static String line(String state, String check, String text) {
        return String.format("%-8s %-13s %s%n", state, check, text);
    }

    static String json(Outcome outcome) {
        ObjectNode all = JSON.createObjectNode().put("verified", outcome.isVerified());
        ArrayNode findings = all.putArray("findings");
        for (Finding finding : outcome.findings()) {
            ObjectNode one = findings.addObject().put("check", finding.check());
            switch (finding) {
                case Finding.Passed _ -> one.put("state", "PASSED");
                case Finding.Refused f -> one.put("state", "REFUSED").put("file", f.file());
                case Finding.Skipped _ -> one.put("state", "SKIPPED");
                case Finding.Noted f -> one.put("state", "NOTE").put("file", f.file());
            }
            one.put("text", finding.text());
        }
        return all.toPrettyString() + "\n";
    }
}
