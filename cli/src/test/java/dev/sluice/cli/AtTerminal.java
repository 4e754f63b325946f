package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A terminal beside a service that answers as told. */
abstract class AtTerminal {
    @TempDir
    Path folder;

    FakeService service;
    Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        terminal = service.terminal(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }
}
