// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Samples that are not evenly spaced: what counts is when they were taken, not how many there are. */
class TimeAxisTest {
    private static final float TOLERANCE = 1e-6f;

    @InjectService(timeout = 20_000)
    Stacks stacks;

    private float[][] run(String mechanism, float[][] samples, float[] gaps, int piece) {
        var branch = new BranchSpec(new Source.Hidden(), Optional.empty(), mechanism, 1, 1);
        StackSpec spec = FeatureStack.spec(2, true, new LayerSpec(new StageSpec(List.of(branch), new Combine.Replace())));
        return FeatureStack.run(stacks, spec, true, samples, gaps, piece);
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
        float[][] samples = {{1, 2}, {3, -4}, {5, 6}, {-2, 1}};
        float[] gaps = {0.1f, 0.7f, 0.05f, 0.3f};
        float[][] whole = run(mechanism, samples, gaps, 4);
        float[][] steps = run(mechanism, samples, gaps, 1);
        for (int t = 0; t < samples.length; t++) {
            assertArrayEquals(whole[t], steps[t], TOLERANCE * 100);
        }
        float[] even = run(mechanism, samples, new float[] {1, 1, 1, 1}, 4)[3];
        assertTrue(Math.abs(even[0] - whole[3][0]) + Math.abs(even[1] - whole[3][1]) > 1e-3, mechanism + " reads no gaps");
    }
}
