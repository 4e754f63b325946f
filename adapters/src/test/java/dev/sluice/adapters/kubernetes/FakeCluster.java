package dev.sluice.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The API server is fabric8's mock in CRUD mode; this plays what stands behind it: the Job controller, a kubelet and the
 * garbage collector. What a container does is said by its arguments: {@code ok}, {@code exit N}, {@code last}, {@code
 * tell NAME}, or {@code as NAME} for a state set with {@link #behave}.
 */
final class FakeCluster {
    static final String NAMESPACE = "jobs";

    private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final Thread thread;
    private final Map<String, PodStatus> states = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    FakeCluster() {
        REQUESTS.setLevel(Level.WARNING); // it logs each one
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
        server.init();
        client = server.createClient();
        thread = Thread.ofPlatform().daemon().start(this::run);
    }

    KubernetesClient client() {
        return client;
    }

    KubernetesMockServer server() {
        return server;
    }

    void behave(String name, PodStatus state) {
        states.put(name, state);
    }

    int starts(String job) {
        return starts.getOrDefault(job, new AtomicInteger()).get();
    }

    boolean runs(String job) {
        Pod pod = pod(job);
        return pod != null && "Running".equals(pod.getStatus().getPhase());
    }

    @Nullable
    Pod pod(String job) {
        return client.pods().inNamespace(NAMESPACE).withName(job + "-pod").get();
    }

    @Nullable
    Job job(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    /** Lets the container of a Job end. */
    void end(String job, int code) {
        setPod(job, ended(code, "Error"));
    }

    /** Of the image of every container that has begun. */
    static final String DIGEST = "sha256:" + "7b".repeat(32);

    static PodStatus ended(int code, String reason) {
        return new PodStatusBuilder()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("work")
                .withImageID("registry.example.org/team/tool@" + DIGEST)
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(code == 0 ? "Completed" : reason)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .build();
    }

    static PodStatus waiting(String reason, String message) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("work")
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .build();
    }

    private static PodStatus running() {
        return new PodStatusBuilder()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("work")
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .build();
    }

    private void run() {
        while (!closed) {
            try {
                List<Job> jobs =
                        client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
                jobs.forEach(this::control);
                collectGarbage(jobs);
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
            }
        }
    }

    private void control(Job job) {
        String name = job.getMetadata().getName();
        Pod pod = pod(name);
        if (pod == null && held.add(name)) {
            startPod(job);
        } else if (pod != null
                && (job.getStatus() == null || job.getStatus().getConditions().isEmpty())) {
            String phase = pod.getStatus().getPhase();
            if (phase.equals("Succeeded")) {
                setJob(job, "Complete", "CompletionsReached");
            } else if (phase.equals("Failed")) {
                setJob(job, "Failed", "BackoffLimitExceeded");
            }
        }
    }

    private void startPod(Job job) {
        String name = job.getMetadata().getName();
        String does = String.join(
                " ",
                job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs());
        String log = "line one\nline two\n";
        if (does.startsWith("tell ")) {
            var secret = client.secrets().inNamespace(NAMESPACE).withName(name).get();
            if (secret == null) { // as the kubelet: it waits for it
                held.remove(name);
                return;
            }
            log = "told " + secret.getStringData().get(does.substring(5)) + "\n";
        }
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/jobs/pods/" + name + "-pod/log?pretty=false&container=work&follow=true")
                .andReturn(200, log)
                .always();
        starts.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name + "-pod")
                .withNamespace(NAMESPACE)
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .withStatus(stateOf(does))
                .build();
        client.resource(pod).create();
        setPod(name, stateOf(does));
    }

    private PodStatus stateOf(String does) {
        if (does.startsWith("as ")) {
            return Objects.requireNonNull(states.get(does.substring(3)));
        }
        if (does.startsWith("exit ")) {
            return ended(Integer.parseInt(does.substring(5)), "Error");
        }
        return does.equals("last") ? running() : ended(0, "Completed");
    }

    private void setPod(String job, PodStatus state) {
        client.pods().inNamespace(NAMESPACE).withName(job + "-pod").editStatus(pod -> new PodBuilder(pod)
                .withStatus(state)
                .build());
    }

    void setJob(Job job, String condition, String reason) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(job.getMetadata().getName())
                .editStatus(old -> {
                    old.setStatus(new JobStatusBuilder()
                            .addNewCondition()
                            .withType(condition)
                            .withStatus("True")
                            .withReason(reason)
                            .endCondition()
                            .build());
                    return old;
                });
    }

    /** Pods without their Job go, as they do when it is deleted in the foreground. */
    private void collectGarbage(List<Job> jobs) {
        List<String> names =
                jobs.stream().map(job -> job.getMetadata().getName() + "-pod").toList();
        for (Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
            if (!names.contains(pod.getMetadata().getName())) {
                client.resource(pod).withGracePeriod(0).delete();
            }
        }
    }

    void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
        client.close();
        server.destroy();
    }
}
