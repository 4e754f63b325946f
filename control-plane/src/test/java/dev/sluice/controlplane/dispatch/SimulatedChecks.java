package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.gate.GateChecks;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Checks that come out by chance, and all well once the simulation comes to rest. */
final class SimulatedChecks implements GateChecks {
    private final Random random;
    private boolean allPass;

    SimulatedChecks(Random random) {
        this.random = random;
    }

    void allPass() {
        allPass = true;
    }

    @Override
    public Found run(Request request, Watch watch) {
        List<CheckResult> results = request.spec().checks().stream()
                .map(check -> result(check, outcome()))
                .toList();
        return new Found(results, OptionalLong.of(1), Optional.empty(), Duration.ZERO);
    }

    private CheckOutcome outcome() {
        if (allPass) {
            return CheckOutcome.PASS;
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> CheckOutcome.FAIL;
            case 2 -> CheckOutcome.ERROR;
            case 3 -> CheckOutcome.WARN;
            default -> CheckOutcome.PASS;
        };
    }

    private static CheckResult result(CheckSpec check, CheckOutcome outcome) {
        return new CheckResult(
                "key",
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                Set.of("id"),
                outcome,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.of(1),
                "",
                outcome.name(),
                "",
                Duration.ZERO,
                OptionalDouble.empty(),
                List.of());
    }
}
