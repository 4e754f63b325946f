package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks that a failure be accepted for a time. */
@Command(
        name = "waive",
        description =
                "Ask that what a gate finds be accepted for a time. Nothing changes until another person approves.")
final class WaiveCommand extends ServiceCommand {
    static final String DOCUMENT = """
            mutation Waive($waiver: WaiverInput!, $key: String!) {
              requestWaiver(waiver: $waiver, idempotencyKey: $key) { %s }
            }
            """.formatted(Gates.WAIVER_FIELDS);

    @Parameters(paramLabel = "NAMESPACE/GATE")
    private String gate = "";

    @Option(names = "--check", paramLabel = "ID", description = "Only what this check finds. Default: the whole gate.")
    private @Nullable String check;

    @Option(
            names = "--consumer",
            paramLabel = "NAMESPACE/NAME",
            description = "Only this workflow or job goes on, with * for any characters; the asset stays held.")
    private @Nullable String consumer;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it can be accepted.")
    private String reason = "";

    @Option(names = "--for", paramLabel = "DURATION", description = "How long from now, 90m or 2d.")
    private @Nullable String lasting;

    @Option(names = "--until", paramLabel = "INSTANT", description = "Until when: 2026-01-31T18:00:00Z.")
    private @Nullable String until;

    @Option(names = "--max-value", paramLabel = "N", description = "It ends when the check measures more.")
    private @Nullable Double most;

    @Option(names = "--min-value", paramLabel = "N", description = "It ends when the check measures less.")
    private @Nullable Double least;

    @Option(names = "--ticket", paramLabel = "TEXT", description = "Where it is followed up.")
    private @Nullable String ticket;

    @Option(names = "--partition", paramLabel = "KEY", description = "Only this partition. Default: all.")
    private @Nullable String partition;

    @Option(names = "--version", paramLabel = "N", description = "Version of the asset. Default: the newest.")
    private @Nullable Long version;

    @Option(names = "--sticky", description = "For later versions too. Default: no.")
    private boolean sticky;

    @Mixin
    private final KeyOption key = new KeyOption();

    private final Map<String, Object> waiver = new HashMap<>();

    WaiveCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (reason.isBlank()) {
            throw Failure.wrongUsage("--reason is empty; say why the failure can be accepted");
        }
        if ((most != null || least != null) && check == null) {
            throw Failure.wrongUsage("--max-value and --min-value are about one check; name it with --check");
        }
        if (sticky && version != null) {
            throw Failure.wrongUsage("--version with --sticky: a sticky waiver is for every version; keep one");
        }
        waiver.put("gate", workflow(gate));
        waiver.put("reason", reason);
        waiver.put("expiresAt", end().toString());
        waiver.put("sticky", sticky);
        put("check", check);
        put("consumer", consumer);
        put("maxValue", most);
        put("minValue", least);
        put("ticket", ticket);
        put("partition", partition);
        put("version", version);
    }

    private void put(String field, @Nullable Object value) {
        if (value != null) {
            waiver.put(field, value);
        }
    }

    private Instant end() {
        Instant now = surroundings().time().instant();
        if (lasting != null && until == null) {
            return now.plus(duration(lasting));
        }
        if (until != null && lasting == null) {
            return instant(until, now);
        }
        throw Failure.wrongUsage("say when it ends: --for 2h, or --until 2026-01-31T18:00:00Z");
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Durations.parse(text);
            if (duration.isZero()) {
                throw Failure.wrongUsage("--for " + text + " would end at once");
            }
            return duration;
        } catch (ScheduleException e) {
            throw Failure.wrongUsage("--for: " + e.getMessage());
        }
    }

    private static Instant instant(String text, Instant now) {
        try {
            Instant end = Instant.parse(text);
            if (end.isAfter(now)) {
                return end;
            }
        } catch (DateTimeParseException e) {
            throw Failure.wrongUsage("--until " + text + " is no instant; write 2026-01-31T18:00:00Z");
        }
        throw Failure.wrongUsage("--until " + text + " is over already");
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode asked = service.ask(DOCUMENT, Map.of("waiver", waiver, "key", key.of(surroundings())))
                .path("requestWaiver");
        if (inJson()) {
            json(asked);
        } else {
            say(Gates.waiver(asked));
            if (Json.text(asked, "state").equals("REQUESTED")) {
                say("another person approves it: ./sluice waiver approve " + Json.text(asked, "id"));
            }
        }
        return DONE;
    }
}
