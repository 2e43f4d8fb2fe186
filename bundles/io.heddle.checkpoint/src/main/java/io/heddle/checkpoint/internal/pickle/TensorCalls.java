// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.pickle.PickleValue.Storage;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tensor;
import io.heddle.checkpoint.internal.pickle.PickleValue.Text;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tuple;
import io.heddle.checkpoint.internal.pickle.PickleValue.Whole;
import java.util.ArrayList;
import java.util.List;

/** What the few calls of a checkpoint's pickle mean; their arguments are those that PyTorch's own functions take. */
final class TensorCalls {
    private static final int MOST_AXES = 64;

    private final PickleInput in;
    private final PickleAllowance allowance;

    /** @param in for messages */
    TensorCalls(PickleInput in, PickleAllowance allowance) {
        this.in = in;
        this.allowance = allowance;
    }

    PickleValue call(KnownName.Function function, List<PickleValue> arguments) {
        return switch (function) {
            case TENSOR -> tensor(arguments);
            case PARAMETER -> parameter(arguments);
            case ORDERED_DICT -> dict(arguments);
        };
    }

    /** A persistent id: {@code ("storage", class, key, location, elements)}; where it lay does not matter here. */
    Storage storage(PickleValue id) {
        if (id instanceof Tuple(List<PickleValue> parts) && parts.size() >= 5
                && parts.get(0) instanceof Text(String tag) && tag.equals("storage")
                && parts.get(1) instanceof KnownName.StorageClass of
                && parts.get(2) instanceof Text(String key)
                && parts.get(4) instanceof Whole(long elements) && elements >= 0) {
            return new Storage(of.type(), key, elements);
        }
        throw in.fault("the opcode BINPERSID with " + id.kind() + " that is no description of a storage; only those are allowed");
    }

    /** {@code (storage, offset, size, stride, requires_grad, hooks)}, and what newer versions add. */
    private Tensor tensor(List<PickleValue> arguments) {
        if (arguments.size() >= 4 && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Whole(long offset)
                && arguments.get(2) instanceof Tuple(List<PickleValue> sizes)
                && arguments.get(3) instanceof Tuple(List<PickleValue> strides)) {
            Tensor tensor = new Tensor(storage, offset, numbers(sizes), numbers(strides));
            requireWithin(tensor);
            return tensor;
        }
        throw in.fault("a tensor that is not made of storage, offset, size and stride; the file is damaged");
    }

    private List<Long> numbers(List<PickleValue> values) {
        if (values.size() > MOST_AXES) {
            throw in.fault("a tensor with " + values.size() + " axes; at most " + MOST_AXES + " are allowed");
        }
        allowance.takeObjects(values.size());
        List<Long> numbers = new ArrayList<>(values.size());
        for (PickleValue value : values) {
            if (!(value instanceof Whole(long number)) || number < 0) {
                throw in.fault("a tensor with a size or stride that is no int from 0 up; the file is damaged");
            }
            numbers.add(number);
        }
        return List.copyOf(numbers);
    }

    /** A tensor lies in its storage and has no more elements than that, or a few bytes could ask for any memory. */
    private void requireWithin(Tensor tensor) {
        List<Long> sizes = tensor.sizes();
        List<Long> strides = tensor.strides();
        if (sizes.size() != strides.size()) {
            throw none(tensor);
        }
        long elements = 1;
        long last = tensor.offset();
        try {
            for (long size : sizes) {
                elements = Math.multiplyExact(elements, size);
            }
            for (int axis = 0; axis < sizes.size() && elements > 0; axis++) {
                last = Math.addExact(last, Math.multiplyExact(sizes.get(axis) - 1, strides.get(axis)));
            }
        } catch (ArithmeticException overflow) {
            throw none(tensor);
        }
        long held = tensor.storage().elements();
        if (tensor.offset() < 0 || elements > held || elements > 0 && last >= held) {
            throw in.fault("a tensor of size " + sizes + ", stride " + strides + " and offset " + tensor.offset()
                    + ", which the " + held + " elements of its storage do not hold");
        }
    }

    private ModelException none(Tensor tensor) {
        return in.fault("a tensor of size " + tensor.sizes() + " and stride " + tensor.strides() + ", which is none");
    }

    private PickleValue parameter(List<PickleValue> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof Tensor tensor)) {
            throw in.fault("a parameter that is not made of a tensor; the file is damaged");
        }
        return tensor;
    }

    /** Its entries and its state follow by opcodes of their own. */
    private PickleValue dict(List<PickleValue> arguments) {
        if (!arguments.isEmpty()) {
            throw in.fault("an OrderedDict with " + arguments.size() + " arguments; none is allowed");
        }
        return new PickleValue.Dict();
    }
}
