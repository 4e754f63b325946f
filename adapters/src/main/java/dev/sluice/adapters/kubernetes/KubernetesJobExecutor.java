package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ExitCodes;
import dev.sluice.scheduler.execute.OncePerAttempt;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Runs attempts as Kubernetes Jobs.
 *
 * <p>The Job is named by the attempt's id and never tries again by itself: whoever asks again finds it and goes on with it,
 * also after the service died. Jobs of earlier attempts of the same task run are deleted first, and are gone before this
 * one begins. A finished Job stays for a while and goes by its time to live; one that is cancelled or late is deleted.
 *
 * <p>Exit codes mean what {@link ExitCodes} says. Killed for its memory limit is {@link ErrorClass#RESOURCE}; evicted,
 * preempted and node lost are {@link ErrorClass#TRANSIENT}; an image that cannot be pulled for a while is {@link
 * ErrorClass#PERMANENT}. Secrets are in a Secret that the Job owns, never in its own text. A container has one log:
 * everything it says counts as standard output.
 */
public final class KubernetesJobExecutor implements TaskExecutor {
    private final KubernetesClient client;
    private final KubernetesConfig config;
    private final OncePerAttempt once = new OncePerAttempt();

    /** The client stays the caller's to close. */
    public KubernetesJobExecutor(KubernetesClient client, KubernetesConfig config) {
        this.client = client;
        this.config = config;
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Container container
                && container.platform() == Work.Container.Platform.KUBERNETES;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!runs(request.work()) || !(request.work() instanceof ResolvedWork.Container work)) {
            return new AttemptOutcome.Refused("this executor runs Kubernetes Jobs only");
        }
        return once.run(request.attempt(), () -> runFirst(request, work, listener));
    }

    private AttemptOutcome runFirst(AttemptRequest request, ResolvedWork.Container work, AttemptListener listener) {
        if (Thread.interrupted()) {
            return new AttemptOutcome.Cancelled();
        }
        SecretMask mask = SecretMask.of(work.secrets().values());
        String namespace = work.kubernetes().flatMap(Work.Kubernetes::namespace).orElse(config.namespace());
        try (AttemptOutput output = new AttemptOutput(listener, mask, config.output())) {
            return follow(new JobRun(new Cluster(client, namespace), config, request, work, namespace, output));
        } catch (RuntimeException e) { // a fault of ours: whether the Job runs is not known
            return new AttemptOutcome.Unknown(mask.apply("executor failed: " + e));
        }
    }

    private AttemptOutcome follow(JobRun run) {
        AttemptOutcome outcome;
        try {
            outcome = run.toItsEnd();
        } catch (InterruptedException e) {
            outcome = new AttemptOutcome.Cancelled();
        } catch (ClusterUnavailableException e) {
            return new AttemptOutcome.Unknown(run.masked(e.getMessage()));
        }
        if (run.ended() || run.deleted()) {
            return outcome;
        }
        return new AttemptOutcome.Unknown(
                "Job " + run.name() + " may still run: not gone " + config.deleteWait() + " after it was deleted");
    }
}
