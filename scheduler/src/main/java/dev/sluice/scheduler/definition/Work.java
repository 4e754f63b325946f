package dev.sluice.scheduler.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a task does, as declared; expressions are not evaluated yet. */
public sealed interface Work {
    /** Nothing: a point where branches join. */
    record Noop() implements Work {}

    /**
     * A child process of a replica.
     *
     * @param command program and arguments; with a script, its interpreter's arguments
     * @param script text for {@code interpreter}; it is not a template: values come in by {@code env}
     * @param interpreter {@code sh} or {@code python3}; used with a script only
     * @param env variables of the process
     * @param passEnv names of the service's own variables to hand on; nothing else of them is
     * @param secrets variable name to secret reference
     * @param workingDirectory folder to start in; absent: a fresh one per attempt that is deleted afterwards
     */
    @SuppressWarnings("JavaLangClash") // always written with its outer type
    record Process(
            List<Template> command,
            Optional<String> script,
            Optional<String> interpreter,
            Map<String, Template> env,
            List<String> passEnv,
            Map<String, String> secrets,
            Optional<String> workingDirectory)
            implements Work {
        public Process {
            command = List.copyOf(command);
            env = Map.copyOf(env);
            passEnv = List.copyOf(passEnv);
            secrets = Map.copyOf(secrets);
        }
    }

    /**
     * Statements over JDBC.
     *
     * @param connection name of a configured connection
     * @param run the script; expressions are put in as SQL literals
     */
    record Sql(String connection, Template run) implements Work {}

    /**
     * An HTTP call.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param url absolute
     * @param headers sent
     * @param body sent; absent: none
     * @param secrets header name to secret reference
     * @param expectStatus statuses that count as success; empty: 200 to 299
     */
    record Http(
            String method,
            Template url,
            Map<String, Template> headers,
            Optional<Template> body,
            Map<String, String> secrets,
            Set<Integer> expectStatus)
            implements Work {
        public Http {
            headers = Map.copyOf(headers);
            secrets = Map.copyOf(secrets);
            expectStatus = Set.copyOf(expectStatus);
        }
    }

    /**
     * A container, on the Docker-compatible engine of a replica or as a Kubernetes Job.
     *
     * @param platform where it runs
     * @param image with tag or digest
     * @param command entry point; empty: the image's
     * @param args its arguments
     * @param env variables
     * @param secrets variable name to secret reference
     * @param kubernetes what only a Kubernetes Job has
     */
    record Container(
            Platform platform,
            String image,
            List<Template> command,
            List<Template> args,
            Map<String, Template> env,
            Map<String, String> secrets,
            Optional<Kubernetes> kubernetes)
            implements Work {
        public Container {
            command = List.copyOf(command);
            args = List.copyOf(args);
            env = Map.copyOf(env);
            secrets = Map.copyOf(secrets);
        }

        /** Where a container runs. */
        public enum Platform {
            DOCKER,
            KUBERNETES
        }
    }

    /**
     * What only a Kubernetes Job has.
     *
     * @param namespace Kubernetes namespace; absent: the client's own
     * @param serviceAccount absent: the namespace's default
     * @param nodeSelector labels of nodes
     * @param limitMilliCpu upper limit beside the request; 0: as requested
     * @param limitMemoryBytes upper limit beside the request; 0: as requested
     */
    record Kubernetes(
            Optional<String> namespace,
            Optional<String> serviceAccount,
            Map<String, String> nodeSelector,
            int limitMilliCpu,
            long limitMemoryBytes) {
        public Kubernetes {
            nodeSelector = Map.copyOf(nodeSelector);
        }
    }

    /**
     * A job of another orchestrator.
     *
     * @param adapter name of the configured system
     * @param job its name there
     * @param parameters handed over
     */
    record External(String adapter, String job, Map<String, Template> parameters) implements Work {
        public External {
            parameters = Map.copyOf(parameters);
        }
    }
}
