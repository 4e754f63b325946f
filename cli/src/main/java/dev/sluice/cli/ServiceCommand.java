package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.definition.ResourceName;
import java.util.UUID;

/** A command that asks the running service. */
abstract class ServiceCommand extends SluiceCommand {
    ServiceCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public final Integer call() throws InterruptedException {
        check();
        try (ServiceClient service = new ServiceClient(surroundings())) {
            return answer(service);
        }
    }

    /** Refuses arguments that no service need be asked about. */
    void check() {}

    /** Asks, tells the answer, and gives the exit code. */
    abstract int answer(ServiceClient service) throws InterruptedException;

    static String workflow(String text) {
        try {
            return ResourceName.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    static String id(String text) {
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            throw Failure.wrongUsage("'" + text + "' is no id; ids look like 019b7800-0000-7000-8000-000000000001");
        }
    }

    /** An entry of the answer that has to be there. */
    static JsonNode found(JsonNode data, String field, String message) {
        JsonNode value = data.path(field);
        if (value.isNull() || value.isMissingNode()) {
            throw Failure.failed("NOT_FOUND", message);
        }
        return value;
    }
}
