package dev.sluice.controlplane.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Says under which label a namespace is counted: its name for the first ones that are seen, {@link Label#OTHER} for all that
 * come later. Once a namespace has its name it keeps it.
 */
public final class NamespaceLabel {
    private final int most;
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> prepared = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    /** @param most that have a name */
    public NamespaceLabel(int most) {
        this.most = most;
    }

    /** Has something called with each label before it is used for the first time. */
    public void onNew(Consumer<String> prepare) {
        prepared.add(prepare);
    }

    /** The label; the first time it is made ready. */
    public String of(String namespace) {
        if (named.contains(namespace)) {
            return namespace;
        }
        return full ? Label.OTHER : added(namespace);
    }

    /** Makes the labels of namespaces ready, the first come first. */
    public void seen(Collection<String> namespaces) {
        namespaces.forEach(this::of);
    }

    private synchronized String added(String namespace) {
        if (named.contains(namespace)) {
            return namespace;
        }
        if (named.size() < most) {
            prepared.forEach(prepare -> prepare.accept(namespace));
            named.add(namespace);
            return namespace;
        }
        if (!full) {
            prepared.forEach(prepare -> prepare.accept(Label.OTHER));
            full = true;
        }
        return Label.OTHER;
    }
}
