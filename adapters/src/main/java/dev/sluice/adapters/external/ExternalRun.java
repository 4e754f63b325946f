package dev.sluice.adapters.external;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.Orchestrator;
import dev.sluice.scheduler.execute.Orchestrator.Capability;
import dev.sluice.scheduler.execute.Orchestrator.FindResult;
import dev.sluice.scheduler.execute.Orchestrator.StartResult;
import dev.sluice.scheduler.execute.Orchestrator.StatusResult;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One run of another orchestrator, from the look for it to its end. For one thread. */
final class ExternalRun {
    private final Orchestrator orchestrator;
    private final Orchestrator.StartRequest start;
    private final ExternalConfig config;
    private final AttemptOutput output;
    private final Patience patience;

    private @Nullable String nativeId;
    private boolean asked;
    private String lastState = "";

    ExternalRun(
            Orchestrator orchestrator,
            AttemptRequest request,
            ResolvedWork.External work,
            ExternalConfig config,
            AttemptOutput output) {
        this.orchestrator = orchestrator;
        this.start = new Orchestrator.StartRequest(
                work.job(),
                request.attempt().toString(),
                work.parameters(),
                Optional.empty(),
                OptionalInt.empty(),
                request.context());
        this.config = config;
        this.output = output;
        this.patience = new Patience(request.timeout(), config);
    }

    /** Finds or starts it and waits for its end; null when the time is over. */
    @Nullable
    AttemptOutcome toItsEnd() throws InterruptedException {
        AttemptOutcome stopped = obtain();
        if (stopped != null) {
            return stopped;
        }
        while (!patience.isOver()) {
            AttemptOutcome outcome = look();
            if (outcome != null) {
                return outcome;
            }
            patience.pause();
        }
        return null;
    }

    String whereabouts() {
        return nativeId == null ? "key " + start.idempotencyKey() : nativeId;
    }

    /** Null when the run is there. */
    private @Nullable AttemptOutcome obtain() throws InterruptedException {
        if (can(Capability.FIND_BY_KEY)) {
            switch (search(false)) {
                case FindResult.Found(String id) -> {
                    return attach(id, "found again as ");
                }
                case FindResult.Unknown(String cause) -> {
                    return new AttemptOutcome.Unknown("cannot tell whether it runs already: " + cause);
                }
                case FindResult.Absent() -> {}
            }
        }
        return begin();
    }

    private @Nullable AttemptOutcome begin() throws InterruptedException {
        Patience settling = new Patience(config.settle(), config);
        while (true) {
            asked = true;
            switch (orchestrator.start(start)) {
                case StartResult.Started(String id) -> {
                    return attach(id, "started as ");
                }
                case StartResult.Refused(String reason, boolean lasting) -> {
                    return lasting
                            ? ExternalExecutor.failed(ErrorClass.PERMANENT, "refused: " + reason)
                            : new AttemptOutcome.Refused(reason);
                }
                case StartResult.Unknown(String cause) -> {
                    output.system("the answer to the start got lost, looking for the run: " + cause);
                    if (can(Capability.FIND_BY_KEY) && search(true) instanceof FindResult.Found(String id)) {
                        return attach(id, "found as ");
                    }
                    if (!can(Capability.IDEMPOTENT_START) || settling.isOver()) {
                        return new AttemptOutcome.Unknown("the answer to the start got lost: " + cause);
                    }
                    settling.pause();
                }
            }
        }
    }

    private @Nullable AttemptOutcome attach(String id, String how) {
        nativeId = id;
        output.startedAs(id);
        output.system(how + id);
        return null;
    }

    /**
     * Looks by the key until there is an answer.
     *
     * @param expected whether absence may be only not yet: a request under way can still arrive
     */
    private FindResult search(boolean expected) throws InterruptedException {
        Patience settling = new Patience(config.settle(), config);
        while (true) {
            FindResult result = orchestrator.find(start.idempotencyKey());
            boolean again = result instanceof FindResult.Unknown
                    || (expected && !can(Capability.IDEMPOTENT_START) && result instanceof FindResult.Absent);
            if (!again || settling.isOver()) {
                return result;
            }
            settling.pause();
        }
    }

    private @Nullable AttemptOutcome look() throws InterruptedException {
        return switch (orchestrator.status(whereabouts())) {
            case StatusResult.Running(String state) -> {
                sayNew(state);
                yield null;
            }
            case StatusResult.Unknown(String cause) -> {
                sayNew("no answer: " + cause);
                yield null;
            }
            case StatusResult.Succeeded() -> new AttemptOutcome.Succeeded(List.of());
            case StatusResult.Failed(ErrorClass errorClass, String message) ->
                ExternalExecutor.failed(errorClass, message);
            case StatusResult.Cancelled() ->
                ExternalExecutor.failed(ErrorClass.PERMANENT, "cancelled there, not by Sluice: " + whereabouts());
            case StatusResult.Gone() ->
                ExternalExecutor.failed(ErrorClass.LOST, "the system does not know " + whereabouts() + " any more");
        };
    }

    private void sayNew(String state) {
        if (!state.equals(lastState)) {
            lastState = state;
            output.system("state there: " + state);
        }
    }

    /** Ends the run, if there is one; whether it is certain that nothing runs. */
    boolean end() throws InterruptedException {
        if (nativeId == null && !findToEnd()) {
            return false;
        }
        if (nativeId == null) {
            return true; // never started
        }
        Patience ending = new Patience(config.cancelWait(), config);
        while (true) {
            if (can(Capability.CANCEL)) {
                // Asked each time: the answer, or the request, may have been lost.
                orchestrator.cancel(whereabouts());
            }
            switch (orchestrator.status(whereabouts())) {
                case StatusResult.Succeeded _, StatusResult.Failed _, StatusResult.Cancelled _, StatusResult.Gone _ -> {
                    return true;
                }
                case StatusResult.Running _, StatusResult.Unknown _ -> {
                    if (ending.isOver()) {
                        return false;
                    }
                    ending.pause();
                }
            }
        }
    }

    /** Looks for what an interrupted start left; false when nobody can tell. */
    private boolean findToEnd() throws InterruptedException {
        if (!asked) {
            return true;
        }
        if (!can(Capability.FIND_BY_KEY)) {
            return false;
        }
        return switch (search(true)) {
            case FindResult.Found(String id) -> {
                attach(id, "found as ");
                yield true;
            }
            case FindResult.Absent() -> true;
            case FindResult.Unknown _ -> false;
        };
    }

    private boolean can(Capability capability) {
        return orchestrator.capabilities().contains(capability);
    }
}
