package dev.gatehouse.systemtest.program;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hermes's own commands and those of Gatehouse on the same profiles, in a life of 100 steps. After each step both commands say the same,
 * with the same process, and one gateway runs for each profile that should have one.
 */
@Tag("all")
@Order(-1)
class HermesLifeTest {
    /** Fewer for work on one of the places. */
    private static final int STEPS = Integer.getInteger("gatehouse.life", 100);

    /** Words of places, for work on them; all if empty. */
    private static final String PLACES = System.getProperty("gatehouse.life.places", "");

    private static final long SEED = 20_261_130;

    /** Each life has a machine of its own. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(HermesWorld.Kind.class)
    void bothCommandsAgreeAfterEachStepOfAMixedLife(HermesWorld.Kind kind) {
        Assumptions.assumeTrue(
                PLACES.isEmpty() || List.of(PLACES.split(",", -1)).contains(kind.name()), "only " + PLACES);
        try (HermesWorld world = HermesWorld.open(kind)) {
            HermesLife life = new HermesLife(world, SEED);
            life.begin("coder", "planner", "writer");
            life.live(STEPS);
        }
    }
}
