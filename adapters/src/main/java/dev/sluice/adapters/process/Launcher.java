package dev.sluice.adapters.process;

import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the process group of an attempt. */
final class Launcher {
    /** Names an attempt in the environment of all its processes, so that they can be found again. */
    static final String MARK = "SLUICE_ATTEMPT_ID";

    static final String OUTPUTS = "SLUICE_OUTPUTS";

    /** Waits for the word to go: without a watchdog nothing of the work may run. */
    private static final String SCRIPT = """
            read -r word || exit 125
            [ "$word" = go ] || exit 125
            if [ -n "$1" ]; then echo 0 >"$1" || exit 125; fi
            if [ -n "$2" ]; then ulimit -v "$2" || exit 125; fi
            shift 2
            unset PWD OLDPWD SHLVL word
            exec "$@" </dev/null
            """;

    private final ProcessConfig config;
    private final Tools tools;

    Launcher(ProcessConfig config, Tools tools) {
        this.config = config;
        this.tools = tools;
    }

    /** What starts is there and watched, but waits for {@link ProcessGroup#release}. */
    ProcessGroup start(AttemptRequest request, ResolvedWork.Process work, WorkFolders.Folder folder, Limits limits)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argumentsOf(work, folder, limits));
        builder.environment().clear();
        builder.environment().putAll(environmentOf(request, work, folder));
        builder.directory(startFolder(work, folder).toFile());
        Process leader = builder.start();
        try {
            String cgroup = limits.cgroup().map(c -> c.folder().toString()).orElse("");
            Watchdog.Charge charge = new Watchdog.Charge(cgroup, markOf(request));
            Watchdog watchdog = Watchdog.start(tools, leader.pid(), folder, config.grace(), charge);
            return new ProcessGroup(leader, markOf(request), watchdog, limits.cgroup());
        } catch (IOException e) {
            leader.destroyForcibly();
            throw e;
        }
    }

    private static String markOf(AttemptRequest request) {
        return MARK + "=" + request.attempt();
    }

    private List<String> argumentsOf(ResolvedWork.Process work, WorkFolders.Folder folder, Limits limits)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                tools.setsid(),
                tools.sh(),
                "-c",
                SCRIPT,
                "sluice",
                limits.cgroup()
                        .map(c -> c.folder().resolve("cgroup.procs").toString())
                        .orElse(""),
                limits.addressKilobytes() > 0 ? Long.toString(limits.addressKilobytes()) : ""));
        if (limits.niceness() > 0) {
            all.addAll(List.of(tools.nice(), "-n", Integer.toString(limits.niceness())));
        }
        if (work.script().isPresent()) {
            Files.writeString(folder.script(), work.script().get());
            String interpreter = work.interpreter().orElse("sh");
            all.add(interpreter);
            all.addAll(work.command().isEmpty() ? usualArgumentsOf(interpreter) : work.command());
            all.add(folder.script().toString());
        } else {
            all.addAll(work.command());
        }
        return all;
    }

    private static List<String> usualArgumentsOf(String interpreter) {
        return switch (Path.of(interpreter).getFileName().toString()) {
            case "sh", "dash", "bash" -> List.of("-e"); // a step that failed in the middle is a failure
            case "python", "python3" -> List.of("-u"); // lines arrive when they are printed
            default -> List.of();
        };
    }

    private Map<String, String> environmentOf(
            AttemptRequest request, ResolvedWork.Process work, WorkFolders.Folder folder) {
        Map<String, String> own = config.environment();
        Map<String, String> all = new HashMap<>();
        all.put("PATH", tools.path());
        all.put("HOME", folder.work().toString());
        all.put("LANG", own.getOrDefault("LANG", "C.UTF-8"));
        all.put("TZ", own.getOrDefault("TZ", "UTC"));
        for (String name : work.passEnv()) {
            Optional.ofNullable(own.get(name)).ifPresent(value -> all.put(name, value));
        }
        all.putAll(work.env());
        for (Map.Entry<String, Secret> secret : work.secrets().entrySet()) {
            all.put(secret.getKey(), secret.getValue().reveal());
        }
        all.putAll(request.context());
        all.put(OUTPUTS, folder.outputs().toString());
        all.put(MARK, request.attempt().toString());
        return all;
    }

    static Path startFolder(ResolvedWork.Process work, WorkFolders.Folder folder) {
        return work.workingDirectory().map(folder.work()::resolve).orElse(folder.work());
    }
}
