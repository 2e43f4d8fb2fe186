// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What PyTorch's Java binding says at length, said briefly. Tensors are F32. */
final class Tensors {
    private Tensors() {}

    /** A tensor of its own with these numbers. */
    static Tensor of(float[] values, long... shape) {
        try (FloatPointer numbers = new FloatPointer(values)) {
            return torch.from_blob(numbers, shape).clone();
        }
    }

    /** The numbers of a tensor in row-major order. */
    static float[] values(Tensor tensor) {
        Tensor dense = tensor.contiguous();
        float[] values = new float[Math.toIntExact(dense.numel())];
        dense.data_ptr_float().get(values);
        return values;
    }

    /** Time cut into chunks and heads moved to the front: {@code [time, head, channel]} as {@code [head, chunk, token, channel]}. */
    static Tensor chunks(Tensor x, long chunk) {
        return x.view(x.size(0) / chunk, chunk, x.size(1), x.size(2)).permute(2, 0, 1, 3).contiguous();
    }

    /** The same without channels: {@code [time, head]} as {@code [head, chunk, token]}. */
    static Tensor headChunks(Tensor x, long chunk) {
        return x.view(x.size(0) / chunk, chunk, x.size(1)).permute(2, 0, 1).contiguous();
    }

    /** The inverse of {@link #chunks}. */
    static Tensor joined(Tensor y) {
        return y.permute(1, 2, 0, 3).contiguous().view(y.size(1) * y.size(2), y.size(0), y.size(3));
    }

    /** The last two axes exchanged. */
    static Tensor transposed(Tensor x) {
        return x.transpose(-2, -1);
    }

    /** The last token of each chunk, kept as an axis of 1. */
    static Tensor last(Tensor x, long axis) {
        return x.narrow(axis, x.size(axis) - 1, 1);
    }

    static Tensor times(Tensor x, double factor) {
        try (Scalar scalar = new Scalar(factor)) {
            return x.mul(scalar);
        }
    }
}
