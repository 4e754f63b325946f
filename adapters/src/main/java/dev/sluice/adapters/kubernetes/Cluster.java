package dev.sluice.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls to the Kubernetes API for one namespace, with all their outcomes told apart. */
final class Cluster {
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int BAD = 400;
    private static final int SERVER = 500;

    private final KubernetesClient client;
    private final String namespace;

    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Outcome of making an object. */
    sealed interface Made {
        /** It is there now. */
        record Done() implements Made {}

        /** It was there. */
        record Existed() implements Made {}

        /**
         * The API server will not have it.
         *
         * @param reason for people
         */
        record Refused(String reason) implements Made {}
    }

    Optional<Job> job(String name) throws InterruptedException, ClusterUnavailableException {
        return Optional.ofNullable(call(() ->
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get()));
    }

    List<Job> jobsOf(String taskRun) throws InterruptedException, ClusterUnavailableException {
        return call(() -> client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(JobSpecs.TASK_RUN, taskRun)
                .list()
                .getItems());
    }

    List<Pod> podsOf(String attempt) throws InterruptedException, ClusterUnavailableException {
        return call(() -> client.pods()
                .inNamespace(namespace)
                .withLabel(JobSpecs.ATTEMPT, attempt)
                .list()
                .getItems());
    }

    Optional<Pod> newestPodOf(String attempt) throws InterruptedException, ClusterUnavailableException {
        return podsOf(attempt).stream()
                .max(Comparator.comparing(
                        pod -> String.valueOf(pod.getMetadata().getCreationTimestamp())));
    }

    Made create(Job job) throws InterruptedException, ClusterUnavailableException {
        return make(() -> client.resource(job).create());
    }

    Made create(Secret secret) throws InterruptedException, ClusterUnavailableException {
        return make(() -> client.resource(secret).create());
    }

    private static Made make(Supplier<? extends HasMetadata> request)
            throws InterruptedException, ClusterUnavailableException {
        try {
            call(request);
            return new Made.Done();
        } catch (ClusterUnavailableException e) {
            if (e.getCause() instanceof KubernetesClientException answer) {
                int code = answer.getCode();
                if (code == CONFLICT) {
                    return new Made.Existed();
                }
                if (code >= BAD && code < SERVER && code != TOO_MANY) {
                    return new Made.Refused(String.valueOf(e.getMessage()));
                }
            }
            throw e;
        }
    }

    /** Deletes a Job and its Pods; the Job goes last. */
    void delete(String name) throws InterruptedException, ClusterUnavailableException {
        call(() -> client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
    }

    /** Calls back at every change of the attempt's Job or Pods, and when the watch breaks. */
    AutoCloseable watch(String attempt, Runnable changed) throws InterruptedException, ClusterUnavailableException {
        AutoCloseable jobs = call(() -> client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(JobSpecs.ATTEMPT, attempt)
                .watch(new Bell<Job>(changed)));
        AutoCloseable pods = call(() -> client.pods()
                .inNamespace(namespace)
                .withLabel(JobSpecs.ATTEMPT, attempt)
                .watch(new Bell<Pod>(changed)));
        return () -> {
            jobs.close();
            pods.close();
        };
    }

    /** Follows the log of a Pod from its beginning on. */
    LogWatch log(String pod) throws InterruptedException, ClusterUnavailableException {
        return call(() -> client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(JobSpecs.CONTAINER)
                .withReadyWaitTimeout(null) // its container has begun: waiting would cost a watch of its own
                .watchLog());
    }

    private static <T> T call(Supplier<T> request) throws InterruptedException, ClusterUnavailableException {
        try {
            return request.get();
        } catch (RuntimeException e) {
            if (Thread.interrupted() || wasInterrupted(e)) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw new ClusterUnavailableException(messageOf(e), e);
        }
    }

    private static boolean wasInterrupted(Throwable trouble) {
        for (Throwable t = trouble; t != null; t = t.getCause()) {
            if (t instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private static String messageOf(RuntimeException e) {
        if (e instanceof KubernetesClientException answer && answer.getStatus() != null) {
            return "API server answered " + answer.getCode() + ": "
                    + answer.getStatus().getMessage();
        }
        return "API server does not answer: " + (e.getCause() == null ? e : e.getCause());
    }

    private record Bell<T>(Runnable changed) implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T resource) {
            changed.run();
        }

        @Override
        public void onClose(WatcherException cause) {
            changed.run();
        }
    }
}
