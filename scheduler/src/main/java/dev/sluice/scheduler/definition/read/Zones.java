package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.text.Suggestions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeSet;

/** Reads time zones. */
final class Zones {
    private Zones() {}

    /** The zone under a key; empty when there is none, UTC after a problem. */
    static Optional<ZoneId> zone(Section section, String key) {
        return section.text(key).map(text -> {
            if (ZoneId.getAvailableZoneIds().contains(text)) {
                return ZoneId.of(text);
            }
            String fix =
                    nearest(text).map(zone -> "did you mean '" + zone + "'? ").orElse("");
            section.node(key).ifPresent(node -> section.reading()
                    .problems()
                    .add(
                            Rule.ZONE,
                            node,
                            "unknown time zone " + Texts.quote(text),
                            fix + "names are those of the IANA database: Europe/Berlin, UTC" + offset(text)));
            return ZoneOffset.UTC;
        });
    }

    /** The nearest zone, or the one of that city. */
    private static Optional<String> nearest(String text) {
        TreeSet<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
        zones.removeIf(zone -> zone.startsWith("Etc/GMT")); // Etc/GMT+2 is two hours behind, not ahead
        String city = "/" + text.replace(' ', '_');
        return Suggestions.nearest(text, zones).or(() -> zones.stream()
                .filter(zone -> zone.regionMatches(true, zone.length() - city.length(), city, 0, city.length()))
                .findFirst());
    }

    private static String offset(String text) {
        try {
            return ZoneId.of(text) instanceof ZoneOffset ? "; a bare offset has no clock changes" : "";
        } catch (DateTimeException e) {
            return "";
        }
    }
}
