package dev.sluice.scheduler.definition.plan;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What comes of a set of workflows when it is applied. Pure. */
public final class PlanPreview {
    /** Most slots told of a schedule. */
    public static final int MAX_SLOTS = 1_000;

    private PlanPreview() {}

    /**
     * A workflow that uses an asset nobody produces any more.
     *
     * @param workflow whose
     * @param path of the use, in the words of the YAML
     * @param asset which
     * @param producer workflow that produced it before
     */
    public record BrokenConsumer(ResourceName workflow, String path, AssetAddress asset, ResourceName producer) {}

    /**
     * A slot of a schedule.
     *
     * @param trigger id of the trigger
     * @param at its instant, without jitter
     */
    public record FireTime(String trigger, Instant at) {}

    /**
     * Uses of assets that somebody produced before and nobody does after.
     *
     * @param before all workflows as they are
     * @param after all workflows as they will be
     * @param identity by which two addresses are the same asset
     */
    public static List<BrokenConsumer> brokenConsumers(
            Collection<Workflow> before, Collection<Workflow> after, Function<AssetAddress, ?> identity) {
        Set<Object> still = new HashSet<>();
        after.forEach(workflow -> workflow.tasks()
                .forEach(task -> task.produces().forEach(output -> still.add(identity.apply(output.asset())))));
        List<BrokenConsumer> broken = new ArrayList<>();
        for (Workflow producer : before) {
            for (Task task : producer.tasks()) {
                for (Task.Output output : task.produces()) {
                    Object gone = identity.apply(output.asset());
                    if (!still.contains(gone)) {
                        after.forEach(consumer -> uses(
                                        consumer, asset -> identity.apply(asset).equals(gone))
                                .forEach(path -> broken.add(new BrokenConsumer(
                                        consumer.metadata().name(),
                                        path,
                                        output.asset(),
                                        producer.metadata().name()))));
                    }
                }
            }
        }
        return broken.stream()
                .distinct()
                .sorted(Comparator.comparing(BrokenConsumer::workflow).thenComparing(BrokenConsumer::path))
                .toList();
    }

    private static List<String> uses(Workflow workflow, Predicate<AssetAddress> gone) {
        List<String> paths = new ArrayList<>();
        for (Trigger trigger : workflow.triggers()) {
            String path = "spec.triggers[" + trigger.id() + "]";
            switch (trigger) {
                case Trigger.OnAssets onAssets -> {
                    if (onAssets.assets().stream().anyMatch(input -> gone.test(input.asset()))) {
                        paths.add(path + ".assets");
                    }
                }
                case Trigger.OnSchedule onSchedule -> {
                    if (onSchedule.waitFor().map(Trigger.WaitFor::assets).orElse(List.of()).stream()
                            .anyMatch(gone)) {
                        paths.add(path + ".waitFor");
                    }
                }
                case Trigger.OnFile _, Trigger.OnWebhook _, Trigger.OnKafka _, Trigger.OnEvent _ -> {}
            }
        }
        workflow.tasks().stream()
                .filter(task -> task.consumes().stream().anyMatch(gone))
                .forEach(task -> paths.add("spec.tasks[" + task.id() + "].consumes"));
        return paths;
    }

    /**
     * The next slots of each schedule, all of them in order.
     *
     * @param from slots strictly after it
     * @param count how many of each, at most {@link #MAX_SLOTS}
     */
    public static List<FireTime> nextFireTimes(Workflow workflow, Instant from, int count) {
        if (count < 0 || count > MAX_SLOTS) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 0 to " + MAX_SLOTS);
        }
        List<FireTime> times = new ArrayList<>();
        for (Trigger trigger : workflow.triggers()) {
            if (trigger instanceof Trigger.OnSchedule onSchedule) {
                Optional<Instant> next = onSchedule.schedule().next(from);
                for (int i = 0; i < count && next.isPresent(); i++) {
                    times.add(new FireTime(trigger.id(), next.get()));
                    next = onSchedule.schedule().next(next.get());
                }
            }
        }
        times.sort(Comparator.comparing(FireTime::at).thenComparing(FireTime::trigger));
        return List.copyOf(times);
    }
}
