// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import java.util.List;

/** Turns the sizes that files give into shapes. */
public final class TensorShape {
    private TensorShape() {}

    /** @throws ModelException naming a tensor with an axis too long for a shape */
    public static Shape of(String tensor, List<Long> sizes) {
        int[] checked = new int[sizes.size()];
        for (int axis = 0; axis < checked.length; axis++) {
            if (sizes.get(axis) > Integer.MAX_VALUE) {
                throw new ModelException("tensor " + Quoting.quote(tensor) + " has an axis of " + sizes.get(axis)
                        + " entries; at most " + Integer.MAX_VALUE + " are allowed");
            }
            checked[axis] = (int) (long) sizes.get(axis);
        }
        return Shape.of(checked);
    }
}
