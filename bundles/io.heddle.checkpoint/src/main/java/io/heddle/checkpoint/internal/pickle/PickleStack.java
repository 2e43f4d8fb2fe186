// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle has made so far and can still reach: its stack, its marks and its memo. */
final class PickleStack {
    private static final int DEEPEST = 1000;
    private final PickleInput in;
    private final List<PickleValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private final PickleAllowance allowance;

    /** @param in for messages */
    PickleStack(PickleInput in, PickleAllowance allowance) {
        this.in = in;
        this.allowance = allowance;
    }

    void push(PickleValue value) {
        allowance.takeObject(1);
        values.add(value);
    }

    void push(String text) {
        allowance.takeText(text.length());
        push(new PickleValue.Text(text));
    }

    void push(long whole) {
        push(new PickleValue.Whole(whole));
    }

    void mark() {
        if (marks.size() == DEEPEST) {
            throw in.fault("a mark within " + DEEPEST + " others; at most that many are allowed");
        }
        marks.add(values.size());
    }

    /** The value on top, which stays. */
    PickleValue top() {
        if (values.size() <= floor()) {
            throw in.fault("an opcode that takes a value where there is none; the file is damaged");
        }
        return values.getLast();
    }

    PickleValue pop() {
        PickleValue top = top();
        values.removeLast();
        return top;
    }

    /** Takes everything above the last mark off, and the mark. */
    List<PickleValue> popToMark() {
        if (marks.isEmpty()) {
            throw in.fault("an opcode that takes values up to a mark, and there is no mark; the file is damaged");
        }
        return popFrom(marks.removeLast());
    }

    /** Takes that many values off, the lowest first. */
    List<PickleValue> pop(int count) {
        if (values.size() - count < floor()) {
            throw in.fault("an opcode that takes " + count + " values where there are fewer; the file is damaged");
        }
        return popFrom(values.size() - count);
    }

    private List<PickleValue> popFrom(int first) {
        List<PickleValue> above = values.subList(first, values.size());
        allowance.takeObject(above.size());
        List<PickleValue> taken = List.copyOf(above);
        above.clear();
        return taken;
    }

    void append(PickleValue.Sequence list, List<PickleValue> items) {
        allowance.takeObject(items.size());
        list.items().addAll(items);
    }

    void put(PickleValue.Dict dict, PickleValue key, PickleValue value) {
        Object plain = switch (key) {
            case PickleValue.Text(String text) -> text;
            case PickleValue.Whole(long number) -> number;
            default -> throw in.fault("a dict with " + key.kind() + " as a key; str and int are allowed");
        };
        allowance.takeEntry();
        if (dict.entries().putIfAbsent(plain, value) != null) {
            throw in.fault("a dict with the key " + Quoting.quote(plain.toString()) + " twice; the file contradicts itself");
        }
    }

    /** Keeps the value on top for later. */
    void memoize(long index) {
        allowance.takeEntry();
        memo.put(index, top());
    }

    void memoizeNext() {
        memoize(memo.size());
    }

    void recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw in.fault("a reference to the value " + index + ", which it has not made; the file is damaged");
        }
        push(value);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }
}
