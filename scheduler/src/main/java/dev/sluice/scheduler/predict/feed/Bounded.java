package dev.sluice.scheduler.predict.feed;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget. */
final class Bounded {
    private Bounded() {}

    /** Forgets what was not used for longest. */
    static <K, V> Map<K, V> byUse(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
