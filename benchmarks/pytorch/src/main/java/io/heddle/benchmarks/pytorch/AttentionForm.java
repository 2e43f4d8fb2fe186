// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code scaled_dot_product_attention} on inputs that lie as it likes them best: {@code [batch, head, time, channel]}. */
final class AttentionForm implements Form {
    private final Tensor q;
    private final Tensor k;
    private final Tensor v;

    AttentionForm(OperatorWork work) {
        q = byHead(work.queries(), work, work.keyDim());
        k = byHead(work.writtenKeys(), work, work.keyDim());
        v = byHead(work.writtenValues(), work, work.valueDim());
    }

    private static Tensor byHead(float[] numbers, OperatorWork work, long channels) {
        return Tensors.of(numbers, 1, work.time(), work.heads(), channels).transpose(1, 2).contiguous();
    }

    @Override
    public Tensor forward() {
        // The results in our order, to be compared; a view, which costs nothing.
        return torch.scaled_dot_product_attention(q, k, v, new TensorOptional(), 0, true, new DoubleOptional(), false).transpose(1, 2);
    }
}
