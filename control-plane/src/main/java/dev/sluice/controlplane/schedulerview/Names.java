package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.security.Sight;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts that name what a reader may not see. A namespace counts where it stands by itself, and the longest that stands at
 * a place is meant; an id counts unless it is of a run that may be seen. A text is kept or cut as a whole: half a sentence can
 * still tell.
 */
public final class Names {
    /** Stands in the place of a text. */
    public static final String CUT = "(it names what is outside of your namespaces)";

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Sight sight;
    private final List<String> namespaces;
    private final Function<Collection<UUID>, Set<UUID>> runs;
    private final Set<UUID> seen = new HashSet<>();

    /**
     * @param namespaces all that there are
     * @param runs those of some runs that may be seen
     */
    Names(Sight sight, Collection<String> namespaces, Function<Collection<UUID>, Set<UUID>> runs) {
        this.sight = sight;
        this.runs = runs;
        this.namespaces = namespaces.stream()
                .filter(namespace -> !namespace.isEmpty())
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    public Sight sight() {
        return sight;
    }

    /** The text, or what stands in its place. */
    public String cut(String text) {
        return isHidden(text) ? CUT : text;
    }

    /** As {@link #cut}, for what may be missing. */
    public @Nullable String cutOrNull(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    /** Those that name nothing hidden, and one more when some do. */
    public List<String> cut(List<String> texts) {
        return sight.isWhole()
                ? texts
                : texts.stream().map(this::cut).distinct().toList();
    }

    /** The run, if it may be seen. */
    public @Nullable UUID run(@Nullable UUID run) {
        return run == null || maySee(Set.of(run)) ? run : null;
    }

    /** Whether nothing is hidden from the reader. */
    public boolean isWhole() {
        return sight.isWhole();
    }

    /** Whether a text names anything that may not be seen. */
    public boolean isHidden(String text) {
        return !sight.isWhole() && (namesHidden(text) || !maySee(ids(text)));
    }

    private boolean namesHidden(String text) {
        int at = 0;
        while (at < text.length()) {
            String longest = begins(text, at) ? namespaceAt(text, at) : null;
            if (longest != null && !sight.scope().contains(longest)) {
                return true;
            }
            at += longest == null ? 1 : longest.length();
        }
        return false;
    }

    private @Nullable String namespaceAt(String text, int at) {
        for (String namespace : namespaces) {
            if (text.startsWith(namespace, at) && ends(text, at + namespace.length())) {
                return namespace;
            }
        }
        return null;
    }

    private static boolean begins(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    private static boolean ends(String text, int at) {
        return at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at))
                || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    private static Set<UUID> ids(String text) {
        return ID.matcher(text)
                .results()
                .map(found -> UUID.fromString(found.group()))
                .collect(Collectors.toSet());
    }

    private boolean maySee(Set<UUID> ids) {
        if (sight.isWhole() || seen.containsAll(ids)) {
            return true;
        }
        seen.addAll(runs.apply(ids));
        return seen.containsAll(ids);
    }
}
