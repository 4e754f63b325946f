package dev.sluice.adapters.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.adapters.WireServer.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the part of the Docker Engine API that containers of attempts need, in the shapes of its reference (v1.41).
 * What a container does is said by its command: {@code ok}, {@code exit N}, {@code last}, {@code oom}, {@code absent} or
 * {@code tell NAME}.
 */
final class FakeEngine {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Box> byName = new ConcurrentHashMap<>();
    /** Of every image that it has. */
    static final String MANIFEST = "sha256:" + "5a".repeat(32);

    private static final String CONFIGURATION = "sha256:" + "c0".repeat(32);

    private final Set<String> images = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> loseAnswerTo = new CopyOnWriteArrayList<>();

    static final class Box {
        final String id;
        final String name;
        final JsonNode spec;
        final CountDownLatch ended = new CountDownLatch(1);
        volatile String status = "created";
        volatile int exitCode;
        volatile boolean outOfMemory;

        Box(String id, String name, JsonNode spec) {
            this.id = id;
            this.name = name;
            this.spec = spec;
        }

        String command() {
            List<String> words = new ArrayList<>();
            spec.path("Cmd").forEach(word -> words.add(word.asText()));
            return String.join(" ", words);
        }

        void end(int code) {
            exitCode = code;
            status = "exited";
            ended.countDown();
        }
    }

    FakeEngine(String... known) {
        images.addAll(List.of(known));
    }

    /** Carries the next such call out, but breaks the connection instead of answering. */
    void loseAnswerTo(String call) {
        loseAnswerTo.add(call);
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    int starts(String name) {
        return starts.getOrDefault(name, new AtomicInteger()).get();
    }

    @Nullable
    Box box(String name) {
        return byName.get(name);
    }

    Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    void handle(Exchange exchange) throws Exception {
        String path = exchange.path().replaceFirst("^/v[0-9.]+", "");
        String[] parts = path.substring(1).split("/", -1);
        String verb = parts[0].equals("containers") && parts.length > 2 ? parts[2] : parts[parts.length - 1];
        String call = exchange.method() + " "
                + (parts.length == 2 && exchange.method().equals("DELETE") ? "remove" : verb);
        calls.add(call);
        if (loseAnswerTo.remove(call + " before")) {
            exchange.drop();
            return;
        }
        Answer answer = answer(exchange, parts);
        if (loseAnswerTo.remove(call)) {
            exchange.drop();
        } else {
            answer.send(exchange);
        }
    }

    @FunctionalInterface
    private interface Answer {
        void send(Exchange exchange) throws Exception;
    }

    private Answer answer(Exchange exchange, String[] parts) throws IOException {
        if (parts[0].equals("images") && exchange.method().equals("GET")) {
            return parts[1].equals(CONFIGURATION) ? image() : message(404, "No such image: " + parts[1]);
        }
        if (parts[0].equals("images")) {
            return pull(exchange.query("fromImage"), exchange.query("tag"));
        }
        if (parts[1].equals("json")) {
            return list(exchange.query("filters"));
        }
        if (parts[1].equals("create")) {
            return create(exchange.query("name"), JSON.readTree(exchange.body()));
        }
        Box box = byName.values().stream()
                .filter(b -> b.name.equals(parts[1]) || b.id.equals(parts[1]))
                .findFirst()
                .orElse(null);
        if (box == null) {
            return message(404, "No such container: " + parts[1]);
        }
        if (exchange.method().equals("DELETE")) {
            box.end(137);
            byName.remove(box.name);
            return e -> e.noContent(204);
        }
        return switch (parts[2]) {
            case "json" -> inspect(box);
            case "start" -> start(box);
            case "stop" -> stop(box);
            case "logs" -> e -> logs(e, box);
            default -> message(404, "page not found");
        };
    }

    private static Answer message(int status, String text) {
        return e -> e.json(status, JSON.createObjectNode().put("message", text).toString());
    }

    private synchronized Answer create(String name, JsonNode spec) {
        String image = spec.path("Image").asText();
        if (byName.containsKey(name)) {
            return message(
                    409,
                    "Conflict. The container name \"/" + name + "\" is already in use by container \""
                            + byName.get(name).id + "\". You have to remove (or rename) that container to be able to"
                            + " reuse that name.");
        }
        if (!images.contains(image)) {
            return message(404, "No such image: " + image);
        }
        if (spec.path("Cmd").path(0).asText().equals("bad")) {
            return message(400, "invalid reference format");
        }
        Box box = new Box(Integer.toHexString(name.hashCode()) + "aa", name, spec);
        byName.put(name, box);
        return e -> e.json(201, "{\"Id\":\"" + box.id + "\",\"Warnings\":[]}");
    }

    private Answer start(Box box) {
        if (!box.status.equals("created")) {
            return e -> e.noContent(304);
        }
        String command = box.command();
        if (command.equals("absent")) {
            return message(
                    400,
                    "failed to create task for container: exec: \"absent\": executable file not found in $PATH: unknown");
        }
        starts.computeIfAbsent(box.name, _ -> new AtomicInteger()).incrementAndGet();
        box.status = "running";
        if (command.equals("oom")) {
            box.outOfMemory = true;
            box.end(137);
        } else if (command.startsWith("exit ")) {
            box.end(Integer.parseInt(command.substring(5)));
        } else if (!command.equals("last")) {
            box.end(0);
        }
        return e -> e.noContent(204);
    }

    private static Answer stop(Box box) {
        if (!box.status.equals("running")) {
            return e -> e.noContent(304);
        }
        box.end(143);
        return e -> e.noContent(204);
    }

    private static Answer image() {
        ObjectNode json = JSON.createObjectNode().put("Id", CONFIGURATION);
        json.putArray("RepoDigests").add("tool@" + MANIFEST);
        return e -> e.json(200, json.toString());
    }

    private static Answer inspect(Box box) {
        ObjectNode json = JSON.createObjectNode();
        json.put("Id", box.id).put("Name", "/" + box.name);
        json.put("Image", CONFIGURATION);
        json.putObject("State")
                .put("Status", box.status)
                .put("Running", box.status.equals("running"))
                .put("Paused", false)
                .put("OOMKilled", box.outOfMemory)
                .put("Dead", false)
                .put("Pid", 0)
                .put("ExitCode", box.exitCode)
                .put("Error", "");
        return e -> e.json(200, json.toString());
    }

    private Answer list(String filters) throws IOException {
        String wanted = JSON.readTree(filters).path("label").path(0).asText();
        ArrayNode all = JSON.createArrayNode();
        for (Box box : byName.values()) {
            JsonNode labels = box.spec.path("Labels");
            String key = wanted.substring(0, wanted.indexOf('='));
            if (labels.path(key).asText().equals(wanted.substring(key.length() + 1))) {
                ObjectNode one = all.addObject().put("Id", box.id).put("State", box.status);
                one.putArray("Names").add("/" + box.name);
                one.set("Labels", labels);
            }
        }
        return e -> e.json(200, all.toString());
    }

    private Answer pull(String name, String tag) {
        String image = tag.isEmpty() ? name : name + ":" + tag;
        if (image.startsWith("secret/")) {
            return message(
                    404,
                    "pull access denied for secret/tool, repository does not exist or may require 'docker login':"
                            + " denied: requested access to the resource is denied");
        }
        if (image.startsWith("away/")) {
            return message(500, "Get \"https://registry/v2/\": dial tcp: lookup registry: no such host");
        }
        images.add(image);
        return e -> {
            e.stream(200, "application/json");
            e.chunk(bytes("{\"status\":\"Pulling from " + name + "\",\"id\":\"" + tag + "\"}\r\n"));
            e.chunk(bytes(
                    "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"a1\"}\r\n"));
            e.chunk(bytes("{\"status\":\"Status: Downloaded newer image for " + image + "\"}\r\n"));
        };
    }

    private static void logs(Exchange exchange, Box box) throws Exception {
        exchange.stream(200, "application/vnd.docker.multiplexed-stream");
        if (box.command().startsWith("tell ")) {
            String name = box.command().substring(5);
            for (JsonNode variable : box.spec.path("Env")) {
                if (variable.asText().startsWith(name + "=")) {
                    exchange.chunk(frame(1, "told " + variable.asText() + "\n"));
                }
            }
        } else {
            exchange.chunk(frame(1, "line one\nline "));
            exchange.chunk(frame(2, "a warning\n"));
            exchange.chunk(frame(1, "two\n"));
        }
        while (box.ended.getCount() > 0 && !exchange.clientIsGone()) {
            box.ended.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }

    /** Stream, three zeros, length, bytes. */
    private static byte[] frame(int stream, String text) {
        byte[] payload = bytes(text);
        return ByteBuffer.allocate(8 + payload.length)
                .putInt(stream << 24)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
