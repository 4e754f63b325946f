package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * News of a subscription without those that its caller may not see. Whatever is read to tell one is read within what the
 * caller may read: the request that began it is over.
 */
record SeenNews(Publisher<?> all, Scope scope, Predicate<Object> shown) implements Publisher<Object> {
    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        all.subscribe(new Filtered(subscriber));
    }

    private final class Filtered implements Subscriber<Object> {
        private final Subscriber<? super Object> subscriber;
        private volatile @Nullable Subscription source;

        Filtered(Subscriber<? super Object> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(Object piece) {
            if (shown.test(piece)) {
                ReadScope.<Boolean, RuntimeException>within(scope, () -> {
                    subscriber.onNext(piece);
                    return true;
                });
            } else {
                Objects.requireNonNull(source, "onSubscribe comes first")
                        .request(1); // it was asked for in place of one that may be seen
            }
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
