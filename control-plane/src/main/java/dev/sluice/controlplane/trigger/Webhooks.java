package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.dispatch.Secrets;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.Sha256;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.execute.Secret;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signed calls that fire triggers.
 *
 * <p>Without the right signature the answer is always the same, after the same work, whether the trigger is unknown, its
 * secret is missing or the signature is wrong: a caller without the secret learns nothing.
 */
public final class Webhooks {
    static final Set<String> SIGNATURES = Set.of("x-sluice-signature-256", "x-hub-signature-256");

    private static final Set<String> NOT_KEPT = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "x-api-key",
            "x-sluice-signature-256",
            "x-hub-signature-256",
            "x-hub-signature");
    private static final Pattern SAFE_KEY = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern TRIGGER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final int MOST_HEADERS = 64;
    private static final int LONGEST_HEADER = 2_000;
    /** Names no secret and signs for nobody; only so that a call for an unknown trigger takes as long. */
    private static final String NO_SECRET = ".none";

    private final Transactions transactions;
    private final ArmedTriggers triggers;
    private final Arrivals arrivals;
    private final Secrets secrets;
    private final CallRates rates;
    private final Duration replayWindow;
    private final InstantSource time;

    public Webhooks(
            Transactions transactions,
            ArmedTriggers triggers,
            Arrivals arrivals,
            Secrets secrets,
            WebhookConfig config,
            InstantSource time) {
        this.transactions = transactions;
        this.triggers = triggers;
        this.arrivals = arrivals;
        this.secrets = secrets;
        this.rates = new CallRates(config.perMinute());
        this.replayWindow = config.replayWindow();
        this.time = time;
    }

    /**
     * A call.
     *
     * @param headers by name in lower case
     */
    public record Call(String namespace, String workflow, String trigger, Map<String, String> headers, byte[] body) {
        public Call {
            headers = new TreeMap<>(headers);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** How a call is answered. */
    public sealed interface Answer {
        /** A run was made. */
        record Accepted(UUID run) implements Answer {}

        /** The same delivery came before. */
        record Duplicate(UUID run) implements Answer {}

        /** The call is right, but no run comes of it. */
        record NoRun(String reason) implements Answer {}

        /** No right signature, or no such trigger. */
        record Unauthorized() implements Answer {}

        /** The workflow is paused. */
        record Paused() implements Answer {}

        /** Filter or parameters fail on this call. */
        record Unusable(String reason) implements Answer {}

        /** More calls than allowed. */
        record TooMany(Duration retryAfter) implements Answer {}
    }

    /** Takes a call; blocks. */
    public Answer take(Call call) {
        Instant now = time.instant();
        Optional<Armed> found = find(call);
        Optional<Secret> secret = secrets.find(found.map(Webhooks::secretRef).orElse(NO_SECRET));
        boolean signed = signed(call, secret.map(Secret::reveal).orElse(NO_SECRET), now);
        if (!signed || secret.isEmpty() || found.isEmpty()) {
            return new Answer.Unauthorized();
        }
        Armed armed = found.get();
        if (!armed.active()) {
            return new Answer.Paused();
        }
        Optional<Duration> wait = rates.wait(armed.id(), now);
        return wait.isPresent() ? new Answer.TooMany(wait.get()) : fire(call, armed, now);
    }

    private static String secretRef(Armed armed) {
        return armed.trigger() instanceof Trigger.OnWebhook webhook ? webhook.secretRef() : NO_SECRET;
    }

    private Optional<Armed> find(Call call) {
        // A name that cannot be one is looked for all the same, under a name that nobody has: the same work.
        boolean named = ResourceName.isValidPart(call.namespace()) && ResourceName.isValidPart(call.workflow());
        ResourceName name = named ? new ResourceName(call.namespace(), call.workflow()) : new ResourceName("x", "x");
        String trigger = named && TRIGGER_NAME.matcher(call.trigger()).matches() ? call.trigger() : "";
        return transactions.call(tx -> triggers.find(tx, name, trigger));
    }

    /** With a timestamp, that is signed too; a GitHub signature knows none. */
    private boolean signed(Call call, String secret, Instant now) {
        Optional<String> own = call.header("x-sluice-signature-256");
        if (own.isEmpty()) {
            return Signature.matches(call.header("x-hub-signature-256"), secret, null, call.body());
        }
        @Nullable String timestamp = call.headers().get("x-sluice-timestamp");
        boolean matches = Signature.matches(own, secret, timestamp, call.body());
        return matches && (timestamp == null || recent(timestamp, now));
    }

    private boolean recent(String timestamp, Instant now) {
        try {
            Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp.strip()));
            return Duration.between(at, now).abs().compareTo(replayWindow) <= 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private Answer fire(Call call, Armed armed, Instant now) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("body", Facts.jsonOrText(call.body()));
        event.put("headers", kept(call.headers()));
        Arrivals.Result result =
                transactions.call(tx -> arrivals.arrive(tx, Arrivals.Arrival.event(armed, key(call), event), now));
        return switch (result) {
            case Arrivals.Result.Made made
            when made.runs().isEmpty() -> new Answer.NoRun("no partition of the workflow is complete");
            case Arrivals.Result.Made made -> new Answer.Accepted(made.runs().getFirst());
            case Arrivals.Result.Known known -> new Answer.Duplicate(known.run());
            case Arrivals.Result.Filtered _ -> new Answer.NoRun("the filter of the trigger does not want it");
            case Arrivals.Result.Failed failed -> new Answer.Unusable(failed.reason());
        };
    }

    private static String key(Call call) {
        return call.header("x-sluice-delivery")
                .or(() -> call.header("x-github-delivery"))
                .filter(id -> SAFE_KEY.matcher(id).matches())
                .orElseGet(() -> "sha256:" + Sha256.hexOf(call.body()));
    }

    private static Map<String, Object> kept(Map<String, String> headers) {
        Map<String, Object> kept = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_KEPT.contains(lower) && kept.size() < MOST_HEADERS && value.length() <= LONGEST_HEADER) {
                kept.put(Facts.clean(lower), Facts.clean(value));
            }
        });
        return kept;
    }
}
