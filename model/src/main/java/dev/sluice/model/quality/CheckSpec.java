package dev.sluice.model.quality;

import java.util.Map;
import java.util.Optional;

/**
 * A check as somebody declared it.
 *
 * @param id unique in its gate
 * @param type name in the catalogue, for example {@code notNull}
 * @param arguments what the type takes: text, numbers, booleans, and lists and maps of them
 * @param where SQL predicate: only rows for which it is true are looked at
 * @param warn threshold as text, for example {@code > 0.1%}; absent: none
 * @param fail threshold as text; absent together with {@code warn}: the type's default
 * @param severity what a failure means
 * @param onError what a broken check means; absent: {@link OnTrouble#BLOCK} for severity ERROR and above, else WARN
 * @param description one sentence for people; may be empty
 */
public record CheckSpec(
        String id,
        String type,
        Map<String, Object> arguments,
        Optional<String> where,
        Optional<String> warn,
        Optional<String> fail,
        Severity severity,
        Optional<OnTrouble> onError,
        String description) {
    public CheckSpec {
        arguments = Map.copyOf(arguments);
    }

    /** What follows when the check cannot be evaluated. */
    public OnTrouble troubleRule() {
        return onError.orElse(severity.compareTo(Severity.ERROR) >= 0 ? OnTrouble.BLOCK : OnTrouble.WARN);
    }
}
