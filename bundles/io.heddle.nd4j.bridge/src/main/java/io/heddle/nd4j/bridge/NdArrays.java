// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j.bridge;

import io.heddle.api.tensor.Tensor;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J arrays over the memory of tensors.
 *
 * <p>The arrays never free that memory and do not keep it either: whoever uses one holds its tensor.
 */
public final class NdArrays {
    private NdArrays() {}

    /**
     * An array of the same shape and strides on the same memory.
     *
     * @throws IllegalStateException if the tensor has no data yet, because a plan is being recorded
     * @throws IllegalArgumentException for a type other than F64, F32 and I32, or a tensor without elements
     */
    public static INDArray over(Tensor tensor) {
        int rank = tensor.shape().rank();
        long[] sizes = new long[rank];
        long[] strides = new long[rank];
        long span = 1;
        long dense = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            sizes[axis] = tensor.size(axis);
            // The step of an axis of one entry means nothing; the dense one lets ND4J see a dense array.
            strides[axis] = sizes[axis] == 1 ? dense : tensor.stride(axis);
            dense *= sizes[axis];
            span += (sizes[axis] - 1) * tensor.stride(axis);
        }
        if (dense == 0) {
            throw new IllegalArgumentException("ND4J cannot compute on a tensor without elements: " + tensor);
        }
        DataBuffer buffer = buffer(tensor, span);
        return Nd4j.create(buffer, sizes, strides, 0, 'c', buffer.dataType());
    }

    private static DataBuffer buffer(Tensor tensor, long length) {
        long address = tensor.address();
        return switch (tensor.type()) {
            case F64 -> {
                var pointer = new Doubles(address, length);
                yield Nd4j.createBuffer(pointer, DataType.DOUBLE, length, DoubleIndexer.create(pointer));
            }
            case F32 -> {
                var pointer = new Floats(address, length);
                yield Nd4j.createBuffer(pointer, DataType.FLOAT, length, FloatIndexer.create(pointer));
            }
            case I32 -> {
                var pointer = new Ints(address, length);
                yield Nd4j.createBuffer(pointer, DataType.INT32, length, IntIndexer.create(pointer));
            }
            default -> throw new IllegalArgumentException("the nd4j compute works on F64, F32 and I32, not on " + tensor);
        };
    }

    /** A pointer to memory of somebody else: JavaCPP frees only what it allocated. */
    private static final class Doubles extends DoublePointer {
        Doubles(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.limit = length;
            this.capacity = length;
        }
    }

    private static final class Floats extends FloatPointer {
        Floats(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.limit = length;
            this.capacity = length;
        }
    }

    private static final class Ints extends IntPointer {
        Ints(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.limit = length;
            this.capacity = length;
        }
    }
}
