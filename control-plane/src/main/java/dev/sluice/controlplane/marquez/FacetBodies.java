package dev.sluice.controlplane.marquez;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of facets by content number, which never changes; the short ones last used are remembered. */
@ApplicationScoped
class FacetBodies {
    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int LONGEST = 20_000;

    private final Jdbc jdbc;
    private final Map<Long, String> known = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    FacetBodies(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** At most one round trip. */
    Map<Long, String> of(Collection<Long> contents) {
        Map<Long, String> bodies = HashMap.newHashMap(contents.size());
        List<Long> missing = remembered(contents, bodies);
        if (!missing.isEmpty()) {
            Map<Long, String> read = new HashMap<>();
            jdbc.query(
                    "SELECT id, body FROM facet_content WHERE id = ANY (?)",
                    row -> read.put(row.getLong("id"), row.getString("body")),
                    (Object) Jdbc.longs(missing));
            remember(read);
            bodies.putAll(read);
        }
        return bodies;
    }

    private synchronized List<Long> remembered(Collection<Long> contents, Map<Long, String> bodies) {
        List<Long> missing = new ArrayList<>();
        for (long content : contents) {
            String body = known.get(content);
            if (body == null) {
                missing.add(content);
            } else {
                bodies.put(content, body);
            }
        }
        return missing;
    }

    private synchronized void remember(Map<Long, String> read) {
        read.forEach((content, body) -> {
            if (body.length() <= LONGEST && known.put(content, body) == null) {
                characters += body.length();
            }
        });
        Iterator<String> eldest = known.values().iterator();
        while (characters > MOST_CHARACTERS && eldest.hasNext()) {
            characters -= eldest.next().length();
            eldest.remove();
        }
    }
}
