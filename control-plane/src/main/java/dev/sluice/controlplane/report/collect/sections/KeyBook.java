package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** API keys as the ledger knows them: who could do what at which place of it. */
final class KeyBook {
    /** Name under which the service itself acts. */
    private static final String SERVICE = "sluice";

    private final Map<Long, List<Entry>> byKey = new HashMap<>();

    KeyBook(List<Entry> changes) {
        changes.forEach(entry -> byKey.computeIfAbsent(entry.number("key"), _ -> new ArrayList<>())
                .add(entry));
    }

    /**
     * Somebody who did something.
     *
     * @param role then; null: the ledger does not know
     * @param authentication how it was made sure who it was
     * @param key number of the key; null: none, or not told
     * @param byName whether the key was found by its name alone
     */
    record Person(
            String name,
            @Nullable String role,
            @Nullable String authentication,
            @Nullable String key,
            boolean byName) {}

    /** Who acted with a key when an entry was made. */
    Person of(String name, long key, long seq) {
        if (key == 0) {
            return withoutKey(name);
        }
        Entry then = at(key, seq);
        return new Person(
                name,
                then == null ? null : then.text("role"),
                "API key" + (then == null ? "" : " " + then.text("prefix") + "…"),
                String.valueOf(key),
                false);
    }

    /** Who it was by name alone: entries about runs and definitions do not name the key. */
    Person named(String name, long seq) {
        if (isService(name)) {
            return withoutKey(name);
        }
        TreeSet<String> roles = new TreeSet<>();
        List<Long> keys = new ArrayList<>();
        byKey.keySet().stream().sorted().forEach(key -> {
            Entry then = at(key, seq);
            if (then != null && name.equals(then.text("name")) && then.text("revoked") == null) {
                keys.add(key);
                roles.add(String.valueOf(then.text("role")));
            }
        });
        return keys.isEmpty()
                ? new Person(name, null, null, null, true)
                : new Person(
                        name,
                        String.join(" or ", roles),
                        "API key of that name",
                        keys.size() == 1 ? keys.getFirst().toString() : null,
                        true);
    }

    private static Person withoutKey(String name) {
        return isService(name)
                ? new Person(name, "service", "the service itself", null, false)
                : new Person(name, null, "none: API keys were switched off", null, false);
    }

    /** Triggers, folders and the service act by themselves. */
    private static boolean isService(String name) {
        return name.equals(SERVICE) || name.equals("folder") || name.startsWith("trigger:");
    }

    private @Nullable Entry at(long key, long seq) {
        Entry then = null;
        for (Entry entry : byKey.getOrDefault(key, List.of())) {
            if (entry.seq() < seq) {
                then = entry;
            }
        }
        return then;
    }
}
