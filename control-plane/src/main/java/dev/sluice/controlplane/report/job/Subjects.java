package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.report.model.ReportKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Says what a report of each kind is about, and refuses what cannot be a subject of it. */
final class Subjects {
    private static final int LONGEST = 2_000;

    /** What has to be there, and what may. */
    private record Form(Set<String> needed, Set<String> allowed) {}

    private Subjects() {}

    private static Form form(ReportKind kind, Map<String, String> subject) {
        return switch (kind) {
            case RUN -> new Form(Set.of("run"), Set.of());
            case VERSION ->
                subject.containsKey("version")
                        ? new Form(Set.of("version"), Set.of())
                        : new Form(Set.of("namespace", "name"), Set.of("run"));
            case PERIOD, COVERAGE -> new Form(Set.of("from", "to"), Set.of());
            case RERUN -> new Form(Set.of("run", "other"), Set.of());
            case REGISTER -> new Form(Set.of(), Set.of());
        };
    }

    /**
     * The subject in its one form: ids and times as they are printed.
     *
     * @throws InvalidRequestException when something is missing, too much or malformed
     */
    static SortedMap<String, String> checked(ReportKind kind, Map<String, String> subject) {
        Form form = form(kind, subject);
        Set<String> missing = new TreeSet<>(form.needed());
        missing.removeAll(subject.keySet());
        if (!missing.isEmpty()) {
            throw new InvalidRequestException("a report of kind " + kind + " needs " + String.join(", ", missing)
                    + (kind == ReportKind.VERSION ? "; or version alone" : ""));
        }
        SortedMap<String, String> checked = new TreeMap<>();
        subject.forEach((name, value) -> {
            if (!form.needed().contains(name) && !form.allowed().contains(name)) {
                throw new InvalidRequestException("a report of kind " + kind + " takes no " + name);
            }
            checked.put(name, value(name, value.strip()));
        });
        requireOrder(checked);
        return checked;
    }

    /** For people. */
    static String title(ReportKind kind, SortedMap<String, String> subject) {
        String namespace = subject.containsKey("namespace") ? " in " + subject.get("namespace") : "";
        String period = subject.get("from") + " to " + subject.get("to");
        return switch (kind) {
            case RUN -> "Run " + subject.get("run");
            case VERSION ->
                subject.containsKey("version")
                        ? "Version " + subject.get("version")
                        : "Version of " + subject.get("name") + namespace
                                + (subject.containsKey("run") ? " written by run " + subject.get("run") : "");
            case PERIOD -> "Controls from " + period;
            case COVERAGE -> "Coverage of evidence from " + period;
            case RERUN -> "Run " + subject.get("other") + " as repetition of " + subject.get("run");
            case REGISTER -> "Register of processing";
        };
    }

    private static String value(String name, String value) {
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(
                    name + " is empty, longer than " + LONGEST + " characters, or has control characters");
        }
        return switch (name) {
            case "run", "other" -> id(name, value);
            case "from", "to" -> instant(name, value);
            default -> value;
        };
    }

    private static String id(String name, String value) {
        try {
            return UUID.fromString(value).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    name + " '" + value + "' is no id of a run; ids look like 019b7800-0000-7000-8000-000000000001");
        }
    }

    private static String instant(String name, String value) {
        try {
            return Instant.parse(value).toString();
        } catch (DateTimeException e) {
            throw new InvalidRequestException(name + " '" + value + "' is no instant such as 2026-01-31T00:00:00Z");
        }
    }

    private static void requireOrder(SortedMap<String, String> subject) {
        String from = subject.get("from");
        String to = subject.get("to");
        if (from != null && to != null && !Instant.parse(from).isBefore(Instant.parse(to))) {
            throw new InvalidRequestException("from " + from + " is not before to " + to);
        }
    }
}
