// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import io.heddle.benchmarks.WeightType;

/** The element types of GGUF that are written here. */
enum GgufType {
    F32(0, 1, 4),
    /** Blocks of 32 integers after an F16 scale. */
    Q8_0(8, 32, 34),
    BF16(30, 1, 2);

    private final int id;
    private final int block;
    private final int blockBytes;

    GgufType(int id, int block, int blockBytes) {
        this.id = id;
        this.block = block;
        this.blockBytes = blockBytes;
    }

    static GgufType of(WeightType type) {
        return switch (type) {
            case F32 -> F32;
            case BF16 -> BF16;
            case I8 -> Q8_0;
        };
    }

    int id() {
        return id;
    }

    /** Elements that are stored together. */
    int block() {
        return block;
    }

    long bytes(long count) {
        return count / block * blockBytes;
    }
}
