// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.safetensors.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a pickle may build. Values refer to each other as they like, in circles too, so nobody
 * may walk through them, hash them or print them: only the steps that a checkpoint needs are taken.
 */
sealed interface PickleValue permits PickleValue.Plain, PickleValue.Whole, PickleValue.Text, PickleValue.Tuple,
        PickleValue.Sequence, PickleValue.Dict, PickleValue.Storage, PickleValue.Tensor, KnownName {

    /** What messages call its kind. */
    String kind();

    /** Values without a content that a checkpoint needs. */
    enum Plain implements PickleValue {
        /** Python's None. */
        NONE("None"),
        /** Python's True or False. */
        FLAG("a bool"),
        /** A float. */
        REAL("a float"),
        /** Bytes. */
        BYTES("bytes");

        private final String kind;

        Plain(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }
    }

    /** An int that fits 64 bits. */
    record Whole(long value) implements PickleValue {
        @Override
        public String kind() {
            return "an int";
        }
    }

    /** A str. */
    record Text(String value) implements PickleValue {
        @Override
        public String kind() {
            return "a str";
        }
    }

    /** A tuple. */
    record Tuple(List<PickleValue> items) implements PickleValue {
        @Override
        public String kind() {
            return "a tuple";
        }
    }

    /** A list, which grows while it is read. */
    record Sequence(List<PickleValue> items) implements PickleValue {
        Sequence() {
            this(new ArrayList<>());
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A dict or an OrderedDict; its keys are of class String or Long. */
    record Dict(Map<Object, PickleValue> entries) implements PickleValue {
        Dict() {
            this(new LinkedHashMap<>());
        }

        @Override
        public String kind() {
            return "a dict";
        }
    }

    /**
     * A run of elements that tensors look at.
     *
     * @param key its entry in the archive, below {@code data/}
     * @param elements how many the pickle says that it has
     */
    record Storage(ElementType type, String key, long elements) implements PickleValue {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /**
     * A tensor: a storage seen through strides.
     *
     * @param offset of its first element
     * @param sizes of its axes
     * @param strides of its axes, in elements
     */
    record Tensor(Storage storage, long offset, List<Long> sizes, List<Long> strides) implements PickleValue {
        @Override
        public String kind() {
            return "a tensor";
        }

        /** The strides, those of axes with one entry as if the tensor were dense: nobody takes such a step. */
        long[] usedStrides() {
            long[] used = new long[sizes.size()];
            long step = 1;
            for (int axis = used.length - 1; axis >= 0; axis--) {
                used[axis] = sizes.get(axis) == 1 ? step : strides.get(axis);
                step *= sizes.get(axis);
            }
            return used;
        }
    }
}
