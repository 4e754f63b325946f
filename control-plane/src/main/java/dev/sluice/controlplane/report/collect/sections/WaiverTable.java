package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Grade;
import org.jspecify.annotations.Nullable;

/** Who accepted which failure, who allowed it, and whether these were two people. */
final class WaiverTable {
    private WaiverTable() {}

    static Draft of(Dossier dossier, GateFile file, Facts facts) {
        Draft draft = columns();
        int alone = 0;
        for (Waived waived : file.waivers()) {
            KeyBook.Person asked = person(dossier, waived.asked());
            Entry approval = waived.approved();
            KeyBook.Person approved = approval == null ? null : person(dossier, approval);
            String eyes = fourEyes(waived, approval);
            alone += eyes != null && eyes.startsWith("no") ? 1 : 0;
            draft.row(
                    Grade.OBSERVED,
                    waived.last().source(),
                    waived.id(),
                    waived.said("gate"),
                    waived.said("scope"),
                    waived.said("check"),
                    waived.said("consumer"),
                    waived.dataset().namespace() + "/" + waived.dataset().name(),
                    waived.version(),
                    waived.said("partition"),
                    waived.state(),
                    asked.name(),
                    asked.role(),
                    waived.asked().time("at"),
                    approved == null ? null : approved.name(),
                    approved == null ? null : approved.role(),
                    approval == null ? null : approval.time("at"),
                    eyes,
                    waived.said("reason"),
                    waived.said("ticket"),
                    waived.said("expiresAt"),
                    waived.ended() == null ? null : waived.ended().text("actor"),
                    waived.ended() == null ? null : waived.ended().time("at"),
                    Waived.note(waived.last()));
        }
        facts.derived(
                "waivers",
                "Waivers about these versions",
                String.valueOf(file.waivers().size()),
                "count-rows");
        facts.derived(
                "fourEyes",
                "Approved by a second person",
                alone > 0
                        ? "no: " + alone + " waivers were approved by who asked"
                        : file.waivers().isEmpty() ? "no waiver was asked for" : "yes, wherever one was approved",
                "approver-is-not-requester");
        return draft;
    }

    private static KeyBook.Person person(Dossier dossier, Entry entry) {
        return dossier.keys().of(String.valueOf(entry.text("actor")), entry.number("actorKey"), entry.seq());
    }

    /** By name and by key; null while nobody approved. */
    private static @Nullable String fourEyes(Waived waived, @Nullable Entry approval) {
        if (approval == null) {
            return null;
        }
        boolean sameName = String.valueOf(waived.asked().text("actor"))
                .strip()
                .equalsIgnoreCase(String.valueOf(approval.text("actor")).strip());
        long key = approval.number("actorKey");
        boolean sameKey = key != 0 && key == waived.asked().number("actorKey");
        return sameName || sameKey ? "no: the same person" : "yes: two people";
    }

    private static Draft columns() {
        return Draft.of("gates.waivers", "Waivers")
                .identifier("waiver", "Waiver")
                .text("gate", "Gate")
                .text("scope", "Scope")
                .text("check", "Rule")
                .text("consumer", "Consumer")
                .text("dataset", "Dataset")
                .number("version", "Dataset version")
                .text("slice", "Partition")
                .text("state", "State")
                .text("requestedBy", "Asked by")
                .text("requestedRole", "In the role")
                .time("requestedAt", "At")
                .text("approvedBy", "Approved by")
                .text("approvedRole", "In the role")
                .time("approvedAt", "At")
                .text("fourEyes", "Second person")
                .text("reason", "Reason")
                .text("ticket", "Ticket")
                .time("expiresAt", "Until")
                .text("endedBy", "Ended by")
                .time("endedAt", "At")
                .text("note", "Note");
    }
}
