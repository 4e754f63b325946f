package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ExitCodes;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Job and its newest Pod say about an attempt. Pure. */
final class JobView {
    private static final Set<String> FROM_OUTSIDE = Set.of(
            "Evicted",
            "Preempting",
            "Preempted",
            "NodeLost",
            "NodeShutdown",
            "NodeAffinity",
            "Shutdown",
            "Terminated",
            "UnexpectedAdmissionError");
    private static final Set<String> IMAGE_TROUBLE =
            Set.of("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "RegistryUnavailable");
    private static final Set<String> CONTAINER_TROUBLE =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private final Job job;
    private final Optional<Pod> pod;

    JobView(Job job, Optional<Pod> pod) {
        this.job = job;
        this.pod = pod;
    }

    /** The outcome, once the Job controller has decided. */
    Optional<AttemptOutcome> outcome(String lastLine) {
        if (condition("Complete").isPresent()) {
            return Optional.of(new AttemptOutcome.Succeeded(List.of()));
        }
        return condition("Failed").map(failed -> {
            if ("DeadlineExceeded".equals(failed.getReason())) {
                return failure(ErrorClass.TIMEOUT, "not done within the Job's active deadline");
            }
            return pod.map(it -> failureOf(it, lastLine))
                    .orElseGet(() -> failure(
                            ErrorClass.TRANSIENT, "Pod is gone; " + text(failed.getReason(), failed.getMessage())));
        });
    }

    private AttemptOutcome failureOf(Pod failed, String lastLine) {
        String reason = failed.getStatus() == null ? null : failed.getStatus().getReason();
        boolean disrupted = failed.getStatus() != null
                && failed.getStatus().getConditions().stream()
                        .anyMatch(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()));
        Optional<ContainerStateTerminated> end = state().map(ContainerState::getTerminated);
        if (end.isPresent() && "OOMKilled".equals(end.get().getReason())) {
            return failure(
                    ErrorClass.RESOURCE, "killed at the memory limit", end.get().getExitCode());
        }
        if (disrupted || FROM_OUTSIDE.contains(String.valueOf(reason))) {
            String message = failed.getStatus().getMessage();
            return failure(ErrorClass.TRANSIENT, "Pod ended from outside: " + text(reason, message));
        }
        if (end.isEmpty() || end.get().getExitCode() == null) {
            return failure(ErrorClass.TRANSIENT, "Pod failed without an exit code: " + text(reason, null));
        }
        int code = end.get().getExitCode();
        if ("StartError".equals(end.get().getReason())
                || "ContainerCannotRun".equals(end.get().getReason())) {
            return failure(
                    ErrorClass.PERMANENT,
                    "container does not start: " + end.get().getMessage(),
                    code);
        }
        String message = ExitCodes.describe(code) + (lastLine.isEmpty() ? "" : ": " + lastLine);
        return failure(ExitCodes.classOf(code), message, code);
    }

    /** Why the container cannot begin: worth waiting a while for, since the cluster tries again. */
    Optional<String> trouble() {
        return state().map(ContainerState::getWaiting)
                .filter(waiting -> IMAGE_TROUBLE.contains(String.valueOf(waiting.getReason()))
                        || CONTAINER_TROUBLE.contains(String.valueOf(waiting.getReason())))
                .map(waiting -> text(waiting.getReason(), waiting.getMessage()));
    }

    /** What it waits for, for people; changes seldom. */
    String doing() {
        if (pod.isEmpty()) {
            return "no Pod yet";
        }
        Optional<String> unschedulable = pod.get().getStatus() == null
                ? Optional.empty()
                : pod.get().getStatus().getConditions().stream()
                        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                        .map(c -> text(c.getReason(), c.getMessage()))
                        .findFirst();
        if (unschedulable.isPresent()) {
            return "Pod is not scheduled: " + unschedulable.get();
        }
        Optional<ContainerStateWaiting> waiting = state().map(ContainerState::getWaiting);
        return waiting.map(w -> "container waits: " + text(w.getReason(), w.getMessage()))
                .orElse(hasLog() ? "container runs" : "Pod is placed");
    }

    /** The Pod to read the log of, once its container has begun. */
    Optional<String> podWithLog() {
        return hasLog() ? pod.map(it -> it.getMetadata().getName()) : Optional.empty();
    }

    /** Digest of the image that the container runs: {@code docker-pullable://team/app@sha256:…} names it. */
    Optional<String> imageDigest() {
        return pod.map(Pod::getStatus).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> JobSpecs.CONTAINER.equals(status.getName()))
                .map(ContainerStatus::getImageID)
                .filter(id -> id != null && id.contains("sha256:"))
                .map(id -> id.substring(id.lastIndexOf("sha256:")))
                .findFirst();
    }

    private boolean hasLog() {
        return state().filter(s -> s.getRunning() != null || s.getTerminated() != null)
                .isPresent();
    }

    private Optional<ContainerState> state() {
        return pod.map(Pod::getStatus).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> JobSpecs.CONTAINER.equals(status.getName()))
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Optional<JobCondition> condition(String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }

    private static String text(@Nullable String reason, @Nullable String message) {
        String shown = reason == null ? "no reason given" : reason;
        return message == null || message.isBlank() ? shown : shown + ", " + message;
    }

    static AttemptOutcome failure(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    private static AttemptOutcome failure(ErrorClass errorClass, String message, @Nullable Integer code) {
        OptionalInt exit = code == null ? OptionalInt.empty() : OptionalInt.of(code);
        return new AttemptOutcome.Failed(errorClass, message, exit, List.of());
    }
}
