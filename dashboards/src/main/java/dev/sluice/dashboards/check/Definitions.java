package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Deploys what the loads run: workflows over GraphQL, gates by the command line. */
final class Definitions {
    private static final int LIMIT_SECONDS = 60;

    private Definitions() {}

    static void deploy(Api api, Path home, Path folder, Path keyFile, Instant soon)
            throws IOException, InterruptedException {
        String workflows = resource("workflows.yaml").replace("SOON", soon.toString());
        var files = List.of(Map.of("path", "workflows.yaml", "text", workflows));
        JsonNode plan = api.graphql(
                        "Deploy",
                        """
                        mutation Deploy($files: [DefinitionFile!]!, $key: String!) {
                          applyDefinitions(files: $files, idempotencyKey: $key) { applied problems { message } }
                        }""",
                        Map.of("files", files, "key", UUID.randomUUID().toString()))
                .path("applyDefinitions");
        if (!plan.path("applied").asBoolean()) {
            throw new IOException("the workflows were not deployed: " + plan);
        }
        Path gates = Files.createDirectories(folder.resolve("gates"));
        Files.writeString(gates.resolve("gates.yaml"), resource("gates.yaml"));
        commandLine(api, home, folder, keyFile, "apply", gates.toString());
    }

    private static void commandLine(Api api, Path home, Path folder, Path keyFile, String... arguments)
            throws IOException, InterruptedException {
        Path cli = home.resolve("cli/target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                cli.resolve("sluice-cli.jar") + File.pathSeparator + cli.resolve("lib/*"),
                "dev.sluice.cli.Sluice"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("command.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("SLUICE_URL", api.url());
        builder.environment().put("SLUICE_API_KEY_FILE", keyFile.toString());
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within " + LIMIT_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + ": " + Files.readString(output));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Definitions.class.getResourceAsStream("/observe/" + name)) {
            if (in == null) {
                throw new IOException("the resource observe/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
