package dev.sluice.adapters.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Keeps the beginning of an answer, reads on up to a limit, and hangs up there. */
final class CappedBody implements HttpResponse.BodySubscriber<CappedBody.Beginning> {
    private final long maxBytes;
    private final int keptBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CompletableFuture<Beginning> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long read;

    CappedBody(long maxBytes, int keptBytes) {
        this.maxBytes = maxBytes;
        this.keptBytes = keptBytes;
    }

    /**
     * What is known of an answer's body.
     *
     * @param bytes its first ones
     * @param read how many came
     * @param whole whether that was all
     */
    record Beginning(byte[] bytes, long read, boolean whole) {}

    @Override
    public CompletionStage<Beginning> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            byte[] some = new byte[Math.min(buffer.remaining(), keptBytes - kept.size())];
            buffer.get(some);
            kept.write(some, 0, some.length);
        }
        if (read > maxBytes && subscription != null) {
            subscription.cancel();
            done.complete(new Beginning(kept.toByteArray(), read, false));
        }
    }

    @Override
    public void onError(Throwable trouble) {
        done.completeExceptionally(trouble);
    }

    @Override
    public void onComplete() {
        done.complete(new Beginning(kept.toByteArray(), read, true));
    }
}
