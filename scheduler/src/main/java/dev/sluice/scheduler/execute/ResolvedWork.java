package dev.sluice.scheduler.execute;

import dev.sluice.scheduler.definition.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an attempt does: {@link Work} with expressions evaluated and secrets looked up. */
public sealed interface ResolvedWork {
    /** Nothing. */
    record Noop() implements ResolvedWork {}

    /** A child process; see {@link Work.Process}. */
    @SuppressWarnings("JavaLangClash") // always written with its outer type
    record Process(
            List<String> command,
            Optional<String> script,
            Optional<String> interpreter,
            Map<String, String> env,
            List<String> passEnv,
            Map<String, Secret> secrets,
            Optional<String> workingDirectory)
            implements ResolvedWork {
        public Process {
            command = List.copyOf(command);
            env = Map.copyOf(env);
            passEnv = List.copyOf(passEnv);
            secrets = Map.copyOf(secrets);
        }
    }

    /** Statements over JDBC; see {@link Work.Sql}. */
    record Sql(String connection, String script) implements ResolvedWork {}

    /** An HTTP call; see {@link Work.Http}. */
    record Http(
            String method,
            String url,
            Map<String, String> headers,
            Optional<String> body,
            Map<String, Secret> secrets,
            Set<Integer> expectStatus)
            implements ResolvedWork {
        public Http {
            headers = Map.copyOf(headers);
            secrets = Map.copyOf(secrets);
            expectStatus = Set.copyOf(expectStatus);
        }
    }

    /** A container; see {@link Work.Container}. */
    record Container(
            Work.Container.Platform platform,
            String image,
            List<String> command,
            List<String> args,
            Map<String, String> env,
            Map<String, Secret> secrets,
            Optional<Work.Kubernetes> kubernetes)
            implements ResolvedWork {
        public Container {
            command = List.copyOf(command);
            args = List.copyOf(args);
            env = Map.copyOf(env);
            secrets = Map.copyOf(secrets);
        }
    }

    /** A job of another orchestrator; see {@link Work.External}. */
    record External(String adapter, String job, Map<String, String> parameters) implements ResolvedWork {
        public External {
            parameters = Map.copyOf(parameters);
        }
    }
}
