package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Describes the Job and the Secret of an attempt. */
final class JobSpecs {
    static final String TASK_RUN = "sluice.dev/task-run";
    static final String ATTEMPT = "sluice.dev/attempt";
    static final String NUMBER = "sluice.dev/attempt-number";
    static final String CONTAINER = "work";

    private static final long MILLIS = 1000;

    private JobSpecs() {}

    static String nameOf(UUID attempt) {
        return "sluice-" + attempt;
    }

    static Job job(AttemptRequest request, ResolvedWork.Container work, KubernetesConfig config, String namespace) {
        String name = nameOf(request.attempt());
        Map<String, String> labels = Map.of(
                "app.kubernetes.io/managed-by",
                "sluice",
                TASK_RUN,
                request.taskRun().toString(),
                ATTEMPT,
                request.attempt().toString(),
                NUMBER,
                Integer.toString(request.number()));
        Map<String, String> annotations =
                Map.of("sluice.dev/workflow", request.workflow().toString(), "sluice.dev/task", request.task());
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0) // another try is another attempt, and Sluice's decision
                .withCompletions(1)
                .withParallelism(1)
                .withActiveDeadlineSeconds(Math.max(1, (request.timeout().toMillis() + MILLIS - 1) / MILLIS))
                .withTtlSecondsAfterFinished((int) config.keepFinished().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(pod(request, work, config).build())
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpecBuilder pod(AttemptRequest request, ResolvedWork.Container work, KubernetesConfig config) {
        Optional<Work.Kubernetes> kubernetes = work.kubernetes();
        Optional<String> account = kubernetes.flatMap(Work.Kubernetes::serviceAccount);
        PodSpecBuilder pod = new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(Math.max(1, config.grace().toSeconds()))
                // Work that names no account gets no token of the default one either.
                .withAutomountServiceAccountToken(account.isPresent())
                .withServiceAccountName(account.orElse(null))
                .withNodeSelector(kubernetes.map(Work.Kubernetes::nodeSelector).orElse(Map.of()))
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(work.image())
                .withCommand(work.command())
                .withArgs(work.args())
                .withEnv(variables(request, work))
                .withResources(resources(request.resources(), kubernetes))
                .endContainer();
        if (work.secrets().isEmpty()) {
            return pod;
        }
        return pod.editFirstContainer()
                .addNewEnvFrom()
                .withNewSecretRef(nameOf(request.attempt()), false) // without its secrets it must not start
                .endEnvFrom()
                .endContainer();
    }

    private static List<EnvVar> variables(AttemptRequest request, ResolvedWork.Container work) {
        Map<String, String> all = new TreeMap<>(work.env());
        all.putAll(request.context());
        all.put("SLUICE_ATTEMPT_ID", request.attempt().toString());
        work.secrets().keySet().forEach(all::remove); // a literal would win over envFrom
        return all.entrySet().stream()
                .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                .toList();
    }

    private static ResourceRequirements resources(Task.Resources wanted, Optional<Work.Kubernetes> kubernetes) {
        Map<String, Quantity> requests = new HashMap<>();
        Map<String, Quantity> limits = new HashMap<>();
        int limitCpu = kubernetes.map(Work.Kubernetes::limitMilliCpu).orElse(0);
        long limitMemory = kubernetes.map(Work.Kubernetes::limitMemoryBytes).orElse(0L);
        put(requests, "cpu", wanted.milliCpu(), "m");
        put(requests, "memory", wanted.memoryBytes(), "");
        put(limits, "cpu", limitCpu > 0 ? limitCpu : wanted.milliCpu(), "m");
        put(limits, "memory", limitMemory > 0 ? limitMemory : wanted.memoryBytes(), "");
        put(limits, "nvidia.com/gpu", wanted.gpus(), "");
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    private static void put(Map<String, Quantity> to, String name, long amount, String unit) {
        if (amount > 0) {
            to.put(name, new Quantity(Long.toString(amount), unit));
        }
    }

    /** Owned by the Job: it goes with it. */
    static io.fabric8.kubernetes.api.model.Secret secret(Job owner, Map<String, Secret> secrets) {
        Map<String, String> values = new HashMap<>();
        secrets.forEach((name, secret) -> values.put(name, secret.reveal()));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(owner.getMetadata().getName())
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(owner.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withStringData(values)
                .build();
    }
}
