// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Samples that are not evenly spaced: what counts is when they were taken, not how many there are. */
class TimeAxisTest {
    private static final float TOLERANCE = 1e-6f;
    private static final long SEED = 20240917;
    private static final float[][] SAMPLES = {{1, 2}, {3, -4}, {5, 6}, {-2, 1}};
    /** One number of state a head or channel, and nothing behind the recurrence that is not linear. */
    private static final Map<String, Config> SINGLE = Map.of(
            "ssd", Config.of(Map.of("heads", 1, "norm", "none")),
            "selectivescan", Config.of(Map.of("innerWidth", 1, "stateSize", 1)));

    @InjectService(timeout = 20_000)
    Stacks stacks;

    private float[][] run(String mechanism, float[][] samples, float[] gaps, int piece) {
        return FeatureStack.run(stacks, FeatureStack.of(2, true, mechanism, Config.empty()), true, samples, gaps, piece);
    }

    /** With random weights, since some mechanisms give only zeros where all matrices are the identity. */
    private float[][] drawn(String mechanism, Config options, float[][] samples, float[] gaps, int piece) {
        return FeatureStack.run(stacks, FeatureStack.of(2, gaps != null, mechanism, options), new DrawnWeights(SEED),
                AssemblyOptions.standard().in(DataType.F64), samples, gaps, piece);
    }

    @Test
    void twoHalfGapsWithoutInputEqualOneFullGap() {
        float[][] once = {{1, 2}, {0, 0}, {3, -4}};
        float[][] twice = {{1, 2}, {0, 0}, {0, 0}, {3, -4}};
        float[] full = run("s4", once, new float[] {0.1f, 0.2f, 0.05f}, 3)[2];
        assertArrayEquals(full, run("s4", twice, new float[] {0.1f, 0.1f, 0.1f, 0.05f}, 4)[3], TOLERANCE);
        float[] longer = run("s4", once, new float[] {0.1f, 0.3f, 0.05f}, 3)[2];
        assertTrue(Math.abs(full[0] - longer[0]) > 1e-3, "a longer gap gives " + longer[0] + " as well");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s4", "ssd", "selectivescan"})
    void gapsAreReadByTheirTokenInWholesAndInPieces(String mechanism) {
        float[] gaps = {0.5f, 2, 0.25f, 1};
        float[][] whole = drawn(mechanism, Config.empty(), SAMPLES, gaps, 4);
        float[][] steps = drawn(mechanism, Config.empty(), SAMPLES, gaps, 1);
        float[][] shorter = drawn(mechanism, Config.empty(), SAMPLES, new float[] {0.5f, 0.2f, 0.25f, 1}, 4);
        for (int t = 0; t < SAMPLES.length; t++) {
            assertArrayEquals(whole[t], steps[t], TOLERANCE * 10, "token " + t);
            double change = Math.abs(whole[t][0] / shorter[t][0] - 1);
            // Later tokens forget when the first ones came.
            assertTrue(t < 1 ? change == 0 : change > (t == 1 ? 1e-3 : 1e-5),
                    "a longer gap before token 1 changes token " + t + " by " + change);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s4", "ssd", "selectivescan"})
    void aGapOfOneEverywhereIsNoGap(String mechanism) {
        float[][] even = drawn(mechanism, Config.empty(), SAMPLES, new float[] {1, 1, 1, 1}, 2);
        float[][] without = drawn(mechanism, Config.empty(), SAMPLES, null, 2);
        for (int t = 0; t < SAMPLES.length; t++) {
            assertArrayEquals(without[t], even[t], TOLERANCE * Math.abs(without[t][0]), "token " + t);
        }
    }

    /** What a token writes grows with its gap, {@code g dt x B}, and what was kept decays by {@code exp(g dt A)}. */
    @ParameterizedTest
    @ValueSource(strings = {"ssd", "selectivescan"})
    void theGapScalesTheTimeStep(String mechanism) {
        double none = value(mechanism, 0, 0, 0);
        double written = value(mechanism, 1, 0, 0) - none;
        assertTrue(Math.abs(written) > 1e-3 * Math.abs(none), "a gap of 1 adds " + written + " to " + none);
        assertEquals(2 * written, value(mechanism, 2, 0, 0) - none, 1e-3 * Math.abs(written));
        double full = kept(mechanism, 0);
        double half = kept(mechanism, 1);
        assertTrue(half / full > 1e-3 && half / full < 0.99, "a gap of 1 keeps " + half + " of " + full);
        assertEquals(half / full * half, kept(mechanism, 2), 1e-3 * Math.abs(half));
    }

    /** What the second token still reads of the first one's write. */
    private double kept(String mechanism, float gap) {
        return value(mechanism, 4, gap, 1) - value(mechanism, 0, gap, 1);
    }

    private double value(String mechanism, float first, float second, int token) {
        return drawn(mechanism, SINGLE.get(mechanism), new float[][] {SAMPLES[0], SAMPLES[1]}, new float[] {first, second},
                2)[token][0];
    }
}
