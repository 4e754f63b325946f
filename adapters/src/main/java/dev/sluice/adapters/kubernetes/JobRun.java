package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ImageName;
import dev.sluice.scheduler.execute.ResolvedWork;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The Job of one attempt, from the look for it to its end. For one thread. */
final class JobRun {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Cluster cluster;
    private final KubernetesConfig config;
    private final AttemptRequest request;
    private final ResolvedWork.Container work;
    private final String namespace;
    private final AttemptOutput output;
    private final PodLog log;
    private final long end;
    private final Semaphore changed = new Semaphore(0);

    private boolean ended;
    private boolean imageTold;
    private long troubleSince;
    private String lastDoing = "";

    JobRun(
            Cluster cluster,
            KubernetesConfig config,
            AttemptRequest request,
            ResolvedWork.Container work,
            String namespace,
            AttemptOutput output) {
        this.cluster = cluster;
        this.config = config;
        this.request = request;
        this.work = work;
        this.namespace = namespace;
        this.output = output;
        this.log = new PodLog(cluster, output);
        this.end = System.nanoTime() + request.timeout().toNanos();
    }

    String name() {
        return JobSpecs.nameOf(request.attempt());
    }

    String masked(@Nullable String text) {
        return output.masked(String.valueOf(text));
    }

    /** Whether nothing of it runs by itself, or never did. */
    boolean ended() {
        return ended;
    }

    AttemptOutcome toItsEnd() throws InterruptedException, ClusterUnavailableException {
        Optional<Job> found = cluster.job(name());
        if (found.isEmpty()) {
            AttemptOutcome stopped = begin();
            if (stopped != null) {
                ended = true;
                return stopped;
            }
        } else {
            output.system("Job found again as " + name());
        }
        output.startedAs(namespace + "/" + name());
        AttemptOutcome refused = provideSecrets();
        return refused == null ? await() : refused;
    }

    /** Null when the Job is there. */
    private @Nullable AttemptOutcome begin() throws InterruptedException, ClusterUnavailableException {
        List<String> earlier = new ArrayList<>();
        for (Job job : cluster.jobsOf(request.taskRun().toString())) {
            String number = job.getMetadata().getLabels().getOrDefault(JobSpecs.NUMBER, "0");
            if (Integer.parseInt(number) < request.number()) {
                output.system("deleting the Job of attempt " + number + ", which is still there");
                earlier.add(job.getMetadata().getLabels().getOrDefault(JobSpecs.ATTEMPT, ""));
                cluster.delete(job.getMetadata().getName());
            }
        }
        long until = System.nanoTime() + config.deleteWait().toNanos();
        for (String attempt : earlier) {
            while (!isGone(attempt)) {
                if (System.nanoTime() - until >= 0) {
                    return new AttemptOutcome.Refused(
                            "the Job of an earlier attempt is not gone yet: sluice-" + attempt);
                }
                pause(LOOK);
            }
        }
        return switch (cluster.create(JobSpecs.job(request, work, config, namespace))) {
            case Cluster.Made.Done(), Cluster.Made.Existed() -> null;
            case Cluster.Made.Refused(String reason)
            when reason.contains("exceeded quota") ->
                new AttemptOutcome.Refused(masked(reason)); // room comes by itself
            case Cluster.Made.Refused(String reason) ->
                JobView.failure(ErrorClass.PERMANENT, masked("Job refused: " + reason));
        };
    }

    private boolean isGone(String attempt) throws InterruptedException, ClusterUnavailableException {
        return cluster.job("sluice-" + attempt).isEmpty()
                && cluster.podsOf(attempt).isEmpty();
    }

    /** After the Job, which owns the Secret; the container waits for it. Null when it is there. */
    private @Nullable AttemptOutcome provideSecrets() throws InterruptedException, ClusterUnavailableException {
        Optional<Job> owner = work.secrets().isEmpty() ? Optional.empty() : cluster.job(name());
        if (owner.isPresent()
                && cluster.create(JobSpecs.secret(owner.get(), work.secrets()))
                        instanceof Cluster.Made.Refused(String reason)) {
            return JobView.failure(ErrorClass.PERMANENT, masked("Secret refused: " + reason));
        }
        return null;
    }

    private AttemptOutcome await() throws InterruptedException, ClusterUnavailableException {
        try (log;
                JobWatch watch = new JobWatch(cluster, request.attempt().toString(), changed::release)) {
            long silentSince = 0;
            while (System.nanoTime() - end < 0) {
                try {
                    watch.open();
                    AttemptOutcome outcome = look();
                    if (outcome != null) {
                        return outcome;
                    }
                    silentSince = 0;
                } catch (ClusterUnavailableException e) {
                    silentSince = silentSince == 0 ? System.nanoTime() : silentSince;
                    if (System.nanoTime() - silentSince > config.deleteWait().toNanos()) {
                        throw e;
                    }
                }
                awaitChange();
            }
        }
        return JobView.failure(
                ErrorClass.TIMEOUT, "not done after " + request.timeout() + ", the timeout of the task; ended");
    }

    private void awaitChange() throws InterruptedException {
        long most = Math.min(config.resync().toNanos(), Math.max(0, end - System.nanoTime()));
        if (changed.tryAcquire(most, TimeUnit.NANOSECONDS)) {
            changed.drainPermits(); // several changes need one look
        }
    }

    private @Nullable AttemptOutcome look() throws InterruptedException, ClusterUnavailableException {
        Optional<Job> job = cluster.job(name());
        if (job.isEmpty()) {
            return JobView.failure(ErrorClass.LOST, "Job was deleted by somebody else");
        }
        JobView view =
                new JobView(job.get(), cluster.newestPodOf(request.attempt().toString()));
        view.podWithLog().ifPresent(log::follow);
        if (!imageTold && view.imageDigest().isPresent()) {
            imageTold = true;
            output.facet(
                    "sluice_runtimeImage",
                    ImageName.of(work.image()).facet(view.imageDigest().orElseThrow()));
        }
        if (!view.doing().equals(lastDoing)) {
            lastDoing = view.doing();
            output.system(lastDoing);
        }
        if (view.outcome("").isPresent()) {
            ended = true;
            log.finish(config.grace());
            return view.outcome(log.lastLine()).orElseThrow();
        }
        return troubleOf(view);
    }

    private @Nullable AttemptOutcome troubleOf(JobView view) {
        Optional<String> trouble = view.trouble();
        if (trouble.isEmpty()) {
            troubleSince = 0;
            return null;
        }
        troubleSince = troubleSince == 0 ? System.nanoTime() : troubleSince;
        return System.nanoTime() - troubleSince < config.startTrouble().toNanos()
                ? null
                : JobView.failure(
                        ErrorClass.PERMANENT,
                        masked("container cannot begin for " + config.startTrouble() + ": " + trouble.get()));
    }

    /** Deletes the Job; whether it is certain that nothing of it runs. Interrupts change nothing. */
    boolean deleted() {
        long until = System.nanoTime() + config.deleteWait().toNanos();
        do {
            try {
                cluster.delete(name());
                if (isGone(request.attempt().toString())) {
                    return true;
                }
            } catch (InterruptedException e) {
                continue; // asked to hurry, but there is no faster way
            } catch (ClusterUnavailableException e) {
                output.system("Job not deleted yet: " + e.getMessage());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        } while (System.nanoTime() - until < 0);
        return false;
    }

    private void pause(Duration time) throws InterruptedException {
        if (changed.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            changed.drainPermits();
        }
    }
}
