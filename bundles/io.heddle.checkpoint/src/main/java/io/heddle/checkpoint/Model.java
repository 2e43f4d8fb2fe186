// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.weight.WeightStore;
import java.nio.file.Path;

/**
 * An open checkpoint.
 *
 * @param path where it lies: a folder or a file
 * @param family what read it
 * @param plan its stack and weight names
 * @param weights its numbers; closed with the model, after the stacks that use them
 * @param fileBytes the bytes of its weights as stored
 */
public record Model(Path path, FamilyInfo family, ModelPlan plan, WeightStore weights, long fileBytes)
        implements AutoCloseable {
    @Override
    public void close() {
        weights.close();
    }
}
