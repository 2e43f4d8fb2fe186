// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.DiagonalScan.Modes;
import io.heddle.api.operator.DiagonalScan.Poles;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import java.util.Arrays;

/**
 * How the modes move in one interval.
 *
 * @param blocks how the numbers lie
 * @param pole what a state is multiplied by
 * @param input what an input is multiplied by
 */
record Motion(ModeBlocks blocks, float[] pole, float[] input) {
    /** The motion in intervals of one length. */
    static Motion of(Modes modes, ModeBlocks blocks, Binding binding) {
        return switch (modes) {
            case Sampled sampled -> {
                Motion motion = new Motion(blocks, blocks.empty(), blocks.empty());
                Hold hold = Hold.of(sampled, blocks, binding);
                for (int block = 0; block < blocks.count(); block++) {
                    hold.over(1, block, motion.pole, motion.input, blocks.at(block));
                }
                yield motion;
            }
            case Poles(var poles) -> {
                float[] ones = new float[2 * blocks.channels() * blocks.modes()];
                Arrays.fill(ones, 1);
                yield new Motion(blocks, blocks.of(((VectorWeight) binding.weight(poles)).numbers(), 1, 1), blocks.of(ones, 1, 0));
            }
        };
    }
}
