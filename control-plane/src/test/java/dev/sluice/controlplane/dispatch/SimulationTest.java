package dev.sluice.controlplane.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Simulations from fixed seeds and a new one each time. A seed that fails is repeated with the command in the message. */
class SimulationTest {
    private static final int STEPS = Integer.getInteger("sluice.simulation.steps", 200);

    static List<Long> seeds() {
        Long only = Long.getLong("sluice.simulation.seed");
        if (only != null) {
            return List.of(only);
        }
        List<Long> seeds = new ArrayList<>(List.of(1L, 2L));
        Random random = new Random();
        for (int i = 0; i < Integer.getInteger("sluice.simulation.random", 1); i++) {
            seeds.add(random.nextLong(1_000_000));
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingHappensOnceWhateverHappens(long seed) throws Exception {
        try (Simulation simulation = new Simulation(seed)) {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "the simulation of seed " + seed + " fails; repeat it with: mvn -pl control-plane -am test"
                            + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.simulation.seed="
                            + seed + " -Dsluice.simulation.steps=" + STEPS,
                    e);
        }
    }
}
