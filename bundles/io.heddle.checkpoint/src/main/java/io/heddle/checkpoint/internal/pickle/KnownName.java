// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.safetensors.ElementType;
import java.util.Map;
import java.util.Optional;

/** The names of Python that a checkpoint needs. Each stands for a rule of this reader; none is looked up anywhere. */
sealed interface KnownName extends PickleValue {

    /** Names that a pickle calls. */
    enum Function implements KnownName {
        /** A tensor of storage, offset, size, stride, requires_grad and hooks. */
        TENSOR("torch._utils._rebuild_tensor_v2"),
        /** A parameter of a tensor, requires_grad and hooks. */
        PARAMETER("torch._utils._rebuild_parameter"),
        /** A dict. */
        ORDERED_DICT("collections.OrderedDict");

        private final String path;

        Function(String path) {
            this.path = path;
        }

        @Override
        public String kind() {
            return path;
        }
    }

    /** The class of a storage. */
    record StorageClass(ElementType type) implements KnownName {
        @Override
        public String kind() {
            return "a storage class";
        }
    }

    /** What a name stands for; empty for all that a checkpoint does not need. */
    static Optional<KnownName> of(String module, String name) {
        String path = module + "." + name;
        for (Function function : Function.values()) {
            if (function.path.equals(path)) {
                return Optional.of(function);
            }
        }
        return module.equals("torch") ? Optional.ofNullable(STORAGES.get(name)) : Optional.empty();
    }

    /** By PyTorch's names of its typed storages. */
    Map<String, KnownName> STORAGES = Map.of(
            "DoubleStorage", new StorageClass(ElementType.F64),
            "FloatStorage", new StorageClass(ElementType.F32),
            "HalfStorage", new StorageClass(ElementType.F16),
            "BFloat16Storage", new StorageClass(ElementType.BF16),
            "LongStorage", new StorageClass(ElementType.I64),
            "IntStorage", new StorageClass(ElementType.I32),
            "ShortStorage", new StorageClass(ElementType.I16),
            "CharStorage", new StorageClass(ElementType.I8),
            "ByteStorage", new StorageClass(ElementType.U8),
            "BoolStorage", new StorageClass(ElementType.BOOL));
}
