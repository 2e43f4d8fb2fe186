// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import java.nio.file.Path;
import java.util.List;

/**
 * Follows the opcodes of a pickle of protocol 2 to 5, as Python's documentation of {@code pickletools} describes
 * them. Each opcode takes at least one byte and none jumps back, so the work is bounded by the length.
 * What could name, make or call an object is refused, unless {@link KnownName} has a rule for it.
 */
final class PickleReader {
    private static final int NEWEST_PROTOCOL = 5;
    private static final String ADVICE = "; tensors and plain containers are allowed. Nothing of the file was run;"
            + " save the model's state_dict() alone, or get a safetensors file from its publisher";

    private final PickleInput in;
    private final PickleStack stack;
    private final TensorCalls calls;

    private PickleReader(PickleInput in, PickleAllowance allowance) {
        this.in = in;
        this.stack = new PickleStack(in, allowance);
        this.calls = new TensorCalls(in, allowance);
    }

    /**
     * The value of a pickle.
     *
     * @param file for messages
     * @param pickle its bytes
     * @param allowed the bytes of memory that its values may take
     * @throws io.heddle.checkpoint.ModelException in one line: what it has, at which byte, and what is allowed
     */
    static PickleValue read(Path file, byte[] pickle, long allowed) {
        PickleInput in = new PickleInput(file, pickle);
        PickleReader reader = new PickleReader(in, new PickleAllowance(in, allowed));
        int opcode = reader.in.opcode();
        while (opcode != '.') {
            reader.follow(opcode);
            opcode = reader.in.opcode();
        }
        return reader.stack.pop();
    }

    private void follow(int opcode) {
        switch (opcode) {
            case 0x80 -> requireProtocol(in.unsigned8());
            case 0x95 -> in.requireFollowing(in.signed64());
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.top());
            case 'h' -> stack.recall(in.unsigned8());
            case 'j' -> stack.recall(in.unsigned32());
            case 'q' -> stack.memoize(in.unsigned8());
            case 'r' -> stack.memoize(in.unsigned32());
            case 0x94 -> stack.memoizeNext();
            case 'c' -> global(in.line(), in.line());
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 'b' -> build();
            case 'Q' -> stack.push(calls.storage(stack.pop()));
            default -> {
                if (!scalar(opcode) && !container(opcode)) {
                    throw in.fault(RefusedOpcode.name(opcode, in) + ADVICE);
                }
            }
        }
    }

    /** Values without parts. */
    private boolean scalar(int opcode) {
        switch (opcode) {
            case 'N' -> stack.push(PickleValue.Plain.NONE);
            case 0x88, 0x89 -> stack.push(PickleValue.Plain.FLAG);
            case 'J' -> stack.push(in.signed32());
            case 'K' -> stack.push(in.unsigned8());
            case 'M' -> stack.push(in.unsigned16());
            case 0x8a -> stack.push(in.whole(in.unsigned8()));
            case 0x8b -> stack.push(in.whole(in.signed32()));
            case 'G' -> opaque(Double.BYTES, PickleValue.Plain.REAL);
            case 'U' -> stack.push(in.oldText(in.unsigned8()));
            case 'T' -> stack.push(in.oldText(in.signed32()));
            case 0x8c -> stack.push(in.text(in.unsigned8()));
            case 'X' -> stack.push(in.text(in.unsigned32()));
            case 0x8d -> stack.push(in.text(in.signed64()));
            case 'C' -> opaque(in.unsigned8(), PickleValue.Plain.BYTES);
            case 'B' -> opaque(in.unsigned32(), PickleValue.Plain.BYTES);
            case 0x8e, 0x96 -> opaque(in.signed64(), PickleValue.Plain.BYTES);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void opaque(long length, PickleValue.Plain value) {
        in.skip(length);
        stack.push(value);
    }

    /** Tuples, lists and dicts. */
    private boolean container(int opcode) {
        switch (opcode) {
            case ')' -> stack.push(new PickleValue.Tuple(List.of()));
            case 't' -> stack.push(new PickleValue.Tuple(stack.popToMark()));
            case 0x85, 0x86, 0x87 -> stack.push(new PickleValue.Tuple(stack.pop(opcode - 0x84)));
            case ']' -> stack.push(new PickleValue.Sequence());
            case 'l' -> list(stack.popToMark());
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case '}' -> stack.push(new PickleValue.Dict());
            case 'd' -> dict(stack.popToMark());
            case 's' -> put(stack.pop(2));
            case 'u' -> put(stack.popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void list(List<PickleValue> items) {
        stack.push(new PickleValue.Sequence());
        append(items);
    }

    private void append(List<PickleValue> items) {
        if (!(stack.top() instanceof PickleValue.Sequence list)) {
            throw in.fault("an opcode that appends to " + stack.top().kind() + "; a list is allowed");
        }
        stack.append(list, items);
    }

    private void dict(List<PickleValue> items) {
        stack.push(new PickleValue.Dict());
        put(items);
    }

    private void put(List<PickleValue> items) {
        if (!(stack.top() instanceof PickleValue.Dict dict)) {
            throw in.fault("an opcode that sets items of " + stack.top().kind() + "; a dict is allowed");
        }
        if (items.size() % 2 != 0) {
            throw in.fault("a dict with a key that has no value; the file is damaged");
        }
        for (int i = 0; i < items.size(); i += 2) {
            stack.put(dict, items.get(i), items.get(i + 1));
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol < 2 || protocol > NEWEST_PROTOCOL) {
            throw in.fault("the protocol " + protocol + "; 2 to " + NEWEST_PROTOCOL + " are allowed");
        }
    }

    private void stackGlobal() {
        List<PickleValue> path = stack.pop(2);
        if (!(path.get(0) instanceof PickleValue.Text module) || !(path.get(1) instanceof PickleValue.Text name)) {
            throw in.fault("a name that is not made of two str; the file is damaged");
        }
        global(module.value(), name.value());
    }

    private void global(String module, String name) {
        stack.push(KnownName.of(module, name)
                .orElseThrow(() -> in.fault("the name " + Quoting.escape(module + "." + name) + ADVICE)));
    }

    private void reduce() {
        List<PickleValue> call = stack.pop(2);
        if (!(call.get(0) instanceof KnownName.Function function) || !(call.get(1) instanceof PickleValue.Tuple arguments)) {
            throw in.fault("a call of " + call.get(0).kind() + " with " + call.get(1).kind() + ADVICE);
        }
        stack.push(calls.call(function, arguments.items()));
    }

    /** An OrderedDict of a module carries the versions of its parts, which no weight depends on. */
    private void build() {
        stack.pop();
        if (!(stack.top() instanceof PickleValue.Dict)) {
            throw in.fault("the opcode BUILD, which sets the state of an object, for " + stack.top().kind() + ADVICE);
        }
    }
}
