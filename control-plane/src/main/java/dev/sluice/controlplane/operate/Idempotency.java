package dev.sluice.controlplane.operate;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.Digest128;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request that is sent again under the same key its first answer.
 *
 * <p>The key is taken before the work and answered after it. A replica that dies in between leaves it taken without an
 * answer: then the same request does the work again, so the work itself must know its key.
 */
@ApplicationScoped
public class Idempotency {
    /** Longest key, in characters. */
    static final int LONGEST = 200;

    /** How long an answer is kept. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final String SEPARATOR = "\u001f";

    private final Transactions transactions;
    private final InstantSource time;

    Idempotency(Transactions transactions, InstantSource time) {
        this.transactions = transactions;
        this.time = time;
    }

    private record Taken(String request, String answer) {}

    /**
     * A request under a key of its caller.
     *
     * @param by the caller; keys of different callers have nothing to do with each other
     * @param key as sent
     * @param request its name and arguments: another request under the same key is refused
     */
    public record Request(String by, String key, String request) {
        public static Request of(String by, String key, @Nullable Object... request) {
            if (key.isBlank() || key.length() > LONGEST) {
                throw new InvalidRequestException("idempotencyKey has " + key.length() + " characters; send 1 to "
                        + LONGEST + ", for example a UUID");
            }
            String text = Arrays.toString(request);
            return new Request(
                    by, key, Digest128.of(text.getBytes(StandardCharsets.UTF_8)).toString());
        }

        /** The key that the work is known by: unique among callers. */
        public String scoped() {
            return by + SEPARATOR + key;
        }

        /**
         * Refuses a key that is used again for something else.
         *
         * @param first what was asked for under it first
         * @throws ConflictException when that was another request
         */
        public void requireSame(String first) {
            if (!first.equals(request)) {
                throw new ConflictException(
                        "idempotencyKey '" + key + "' was used for another request; send a new key for a new request");
            }
        }
    }

    /**
     * The first answer to this request; made now when there is none yet.
     *
     * @throws ConflictException when the key was used for another request
     */
    public String once(Request request, Supplier<String> work) {
        Optional<String> known = take(request);
        if (known.isPresent()) {
            return known.get();
        }
        String answer;
        try {
            answer = work.get();
        } catch (RuntimeException e) {
            transactions.aside(
                    tx -> tx.update("DELETE FROM idempotency_key WHERE key = ? AND answer = ''", request.scoped()));
            throw e;
        }
        transactions.aside(tx -> tx.update(
                "UPDATE idempotency_key SET answer = ? WHERE key = ? AND answer = ''", answer, request.scoped()));
        return answer;
    }

    private Optional<String> take(Request request) {
        Taken taken = transactions.aside(tx -> {
            tx.update(
                    "DELETE FROM idempotency_key WHERE key IN (SELECT key FROM idempotency_key WHERE created_at < ?"
                            + " LIMIT 10)",
                    time.instant().minus(KEPT));
            tx.update("""
                INSERT INTO idempotency_key (key, request, answer, created_at) VALUES (?, ?, '', ?) ON CONFLICT DO NOTHING
                """, request.scoped(), request.request(), time.instant());
            return tx.first(
                            "SELECT request, answer FROM idempotency_key WHERE key = ?",
                            row -> new Taken(row.getString(1), row.getString(2)),
                            request.scoped())
                    .orElse(new Taken(request.request(), ""));
        });
        request.requireSame(taken.request());
        return taken.answer().isEmpty() ? Optional.empty() : Optional.of(taken.answer());
    }
}
