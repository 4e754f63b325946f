package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.TriggerLoops;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What has to hold between the documents of all files. */
final class SetChecks {
    private final List<DocumentReader.Read> all;
    private final Map<ResourceName, Pool> pools;
    private final Set<ResourceName> services;

    SetChecks(List<DocumentReader.Read> all, KnownNames known) {
        this.all = all;
        this.pools = new TreeMap<>(known.pools());
        this.services = new TreeSet<>(known.services());
        for (DocumentReader.Read read : all) {
            switch (read.definition()) {
                case Pool pool -> pools.put(pool.metadata().name(), pool);
                case Service service -> services.add(service.metadata().name());
                case Workflow _, Gate _ -> {}
            }
        }
    }

    void check() {
        uniqueNames();
        loops();
        for (DocumentReader.Read read : all) {
            if (read.definition() instanceof Workflow workflow) {
                int priority = workflow.run().priority();
                workflow.tasks().forEach(task -> references(read.reading(), task, priority));
            }
        }
    }

    private void uniqueNames() {
        record Key(Definition.Kind kind, ResourceName name) {}
        Map<Key, String> seen = new HashMap<>();
        for (DocumentReader.Read read : all) {
            ResourceName name = read.definition().metadata().name();
            YamlNode node = read.reading().node(name);
            String place = read.reading().problems().path() + ":" + node.place().line();
            String first = seen.putIfAbsent(new Key(read.definition().kind(), name), place);
            if (first != null) {
                read.reading()
                        .problems()
                        .add(
                                Rule.DUPLICATE_NAME,
                                node,
                                read.definition().kind().text() + " '" + name + "' is there twice; the first is at "
                                        + first,
                                "give one another name");
            }
        }
    }

    private void loops() {
        Map<ResourceName, Reading> readings = new HashMap<>();
        List<Workflow> workflows = new ArrayList<>();
        for (DocumentReader.Read read : all) {
            if (read.definition() instanceof Workflow workflow) {
                workflows.add(workflow);
                readings.put(workflow.metadata().name(), read.reading());
            }
        }
        for (TriggerLoops.Loop loop : TriggerLoops.of(workflows, Function.identity())) {
            TriggerLoops.Step first = loop.steps().getFirst();
            Reading reading = Objects.requireNonNull(readings.get(first.workflow()));
            reading.problems().add(Rule.CYCLE, reading.node(first.input()), loop.text(), TriggerLoops.FIX);
        }
    }

    private void references(Reading reading, Task task, int priority) {
        task.pool().ifPresent(name -> {
            Pool pool = pools.get(name);
            if (pool == null) {
                unknown(reading, Rule.UNKNOWN_POOL, "pool", name, pools.keySet());
            } else if (task.slots() > pool.mostSlots(priority)) {
                tooManySlots(reading, task, pool, priority);
            }
        });
        task.dependsOnService()
                .filter(service -> !services.contains(service))
                .ifPresent(service -> unknown(reading, Rule.UNKNOWN_SERVICE, "service", service, services));
    }

    private static void tooManySlots(Reading reading, Task task, Pool pool, int priority) {
        YamlNode node = reading.node(task) instanceof YamlNode.Keys keys
                ? keys.get("slots").orElse(keys)
                : reading.node(task);
        String has = "pool '" + pool.metadata().name() + "' ";
        int most = pool.slots();
        if (task.slots() > most) {
            has += "has " + most;
        } else if (task.slots() > pool.perOwner().orElse(most)) {
            most = pool.perOwner().orElse(most);
            has += "gives one owner " + most;
        } else {
            most = pool.mostSlots(priority);
            has += "has " + most + " for priority " + priority + ", the others are reserved";
        }
        reading.problems()
                .add(
                        Rule.SLOTS,
                        node,
                        "task '" + task.id() + "' can never run: it takes " + task.slots() + " slots, and " + has,
                        most > 0
                                ? "allowed: 1 to " + most
                                : "raise the priority of the workflow, or reserve fewer slots");
    }

    private static void unknown(
            Reading reading, Rule rule, String kind, ResourceName name, Collection<ResourceName> known) {
        String fix = known.isEmpty()
                ? "define one: kind " + (kind.equals("pool") ? "Pool" : "Service")
                : Suggestions.fix(
                        name.toString(),
                        known.stream().map(ResourceName::toString).toList());
        reading.problems().add(rule, reading.node(name), "there is no " + kind + " '" + name + "'", fix);
    }
}
