package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CachesTest {
    @Test
    void nothingIsForgottenBeforeATrim() {
        Caches caches = new Caches(0);
        Lru<Integer, String> cache = caches.cache(10);

        cache.put(1, "one");

        assertThat(cache.get(1)).isEqualTo("one");
        caches.trim();
        assertThat(cache.get(1)).isNull();
        assertThat(caches.weight()).isZero();
    }

    @Test
    void aTrimKeepsWhatWasUsedLast() {
        Caches caches = new Caches(1_500);
        Lru<Integer, String> cache = caches.cache(100);
        for (int i = 1; i <= 10; i++) {
            cache.put(i, "value");
        }
        assertThat(cache.get(1)).isEqualTo("value");

        caches.trim();

        assertThat(caches.weight()).isBetween(1_000L, 1_500L);
        assertThat(cache.containsKey(1)).isTrue();
        assertThat(cache.containsKey(2)).isFalse();
        assertThat(cache.containsKey(10)).isTrue();
    }

    @Test
    void allCachesGiveUpTheSameShare() {
        Caches caches = new Caches(30_000);
        Lru<Integer, String> small = caches.cache(900);
        Lru<Integer, String> large = caches.cache(900);
        for (int i = 0; i < 20; i++) {
            small.put(i, "value");
        }
        for (int i = 0; i < 80; i++) {
            large.put(i, "value");
        }

        caches.trim();

        assertThat(caches.weight()).isBetween(20_000L, 30_000L);
        assertThat(small.weight()).isBetween(4_000L, 6_000L);
    }

    @Test
    void aValueThatHasGrownIsWeighedAgain() {
        Caches caches = new Caches(1_000);
        Lru<Integer, StringBuilder> cache = caches.cache((_, text) -> text.length());
        StringBuilder text = new StringBuilder("a");
        cache.put(1, text);
        long before = caches.weight();

        text.append("bcd");
        cache.put(1, text);

        assertThat(caches.weight()).isEqualTo(before + 3);
        cache.remove(1);
        assertThat(caches.weight()).isZero();
    }
}
