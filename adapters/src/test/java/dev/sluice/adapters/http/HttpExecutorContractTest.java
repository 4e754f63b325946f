package dev.sluice.adapters.http;

import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.adapters.WireServer;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Against a server that honours the idempotency key. */
class HttpExecutorContractTest extends TaskExecutorContract {
    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final HttpExecutor executor = new HttpExecutor(HttpConfig.defaults());

    private WireServer server;

    @BeforeEach
    void open() throws IOException {
        server = WireServer.onTcp(this::handle);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void handle(WireServer.Exchange exchange) throws IOException {
        String key = exchange.header("Idempotency-Key");
        if (running.add(key)) {
            starts.computeIfAbsent(key, _ -> new AtomicInteger()).compareAndSet(0, 1);
        }
        switch (exchange.path()) {
            case "/done" -> exchange.answer(200, "fine");
            case "/tell" -> exchange.answer(200, "you said " + exchange.header("Authorization"));
            case "/last" -> Awaitility.await().forever().until(exchange::clientIsGone);
            default -> exchange.answer(400, "no");
        }
        running.remove(key);
    }

    private ResolvedWork post(String path, Map<String, Secret> secrets) {
        return new ResolvedWork.Http("POST", server.url(path), Map.of(), Optional.of("{}"), secrets, Set.of());
    }

    @Override
    protected TaskExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return post("/done", Map.of());
    }

    @Override
    protected ResolvedWork failing() {
        return post("/fail", Map.of());
    }

    @Override
    protected ResolvedWork lasting() {
        return post("/last", Map.of());
    }

    @Override
    protected Optional<ResolvedWork> telling(Secret secret) {
        return Optional.of(post("/tell", Map.of("Authorization", secret)));
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        AtomicInteger count = starts.get(request.attempt().toString());
        return count == null ? 0 : count.get();
    }

    /** The server hears of the hang-up a moment later. */
    @Override
    protected boolean runs(AttemptRequest request) {
        Awaitility.await().until(() -> !running.contains(request.attempt().toString()));
        return false;
    }
}
