// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Attention and its positions. */
public final class AttentionKernels {
    private final Workers workers;
    private final Map<Rotary, Turns> turns = new ConcurrentHashMap<>();
    /** By the size of their arrays. */
    private final Map<Integer, Workspaces> workspaces = new ConcurrentHashMap<>();

    private AttentionKernels(Workers workers) {
        this.workers = workers;
    }

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        var group = new AttentionKernels(workers);
        return Stream.of(
                VectorKernel.single(RotaryEmbedding.class, group::rotary),
                VectorKernel.single(Attention.class, group::attention));
    }

    private Step rotary(RotaryEmbedding op, Tensor y, Binding binding) {
        Turns shared = turns.computeIfAbsent(op.rotary(), Turns::new);
        return new RotaryKernel(op, y, binding, workers, shared, spaces(shared.floats()));
    }

    private Step attention(Attention op, Tensor y, Binding binding) {
        return op.query().size(1) == 1
                ? new StepAttention(op, y, binding, workers, spaces(StepAttention.floats(op)))
                : new BlockAttention(op, y, binding, workers, spaces(BlockAttention.floats(op, workers)));
    }

    private Workspaces spaces(int floats) {
        return workspaces.computeIfAbsent(floats, Workspaces::new);
    }
}
