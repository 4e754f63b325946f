package dev.sluice.controlplane.graphql;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many selections an operation has once its fragments are written out. Fragments of fragments double with each level: a
 * page of text can unfold to more than anyone could visit, so it is counted here without visiting.
 */
final class Unfolding {
    private static final long MOST = Long.MAX_VALUE / 4;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Long> counted = new HashMap<>();

    private Unfolding(Document document) {
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** Of a valid document, in which no fragment leads to itself. */
    static long count(Document document, OperationDefinition operation) {
        return new Unfolding(document).count(operation.getSelectionSet());
    }

    private long count(@Nullable SelectionSet selections) {
        long sum = 0;
        if (selections != null) {
            for (Selection<?> selection : selections.getSelections()) {
                sum = Math.min(MOST, sum + 1 + under(selection));
            }
        }
        return sum;
    }

    private long under(Selection<?> selection) {
        return switch (selection) {
            case Field field -> count(field.getSelectionSet());
            case InlineFragment inline -> count(inline.getSelectionSet());
            case FragmentSpread spread -> fragment(spread.getName());
            default -> throw new IllegalStateException("no selection: " + selection.getClass());
        };
    }

    private long fragment(String name) {
        @Nullable Long known = counted.get(name);
        if (known != null) {
            return known;
        }
        @Nullable FragmentDefinition fragment = fragments.get(name);
        long count = fragment == null ? 0 : count(fragment.getSelectionSet());
        counted.put(name, count);
        return count;
    }
}
