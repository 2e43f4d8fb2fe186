// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.StackOutline;
import java.util.List;
import java.util.Locale;

/**
 * The memory that a model takes.
 *
 * @param title its name
 * @param outline what it consists of
 * @param trained the trained context; 0 where there is none
 * @param fileBytes the bytes of its weights as stored; 0 without weights
 * @param contexts tokens of a sequence
 * @param batches sequences at once
 * @param weightBytes bytes of a weight's element
 * @param stateBytes bytes of a state's or a cache's element
 * @param picker tells what runs for a context and a batch
 */
public record MemoryPlan(String title, StackOutline outline, int trained, long fileBytes, List<Long> contexts,
        List<Long> batches, double weightBytes, double stateBytes, Picked.Picker picker) implements Result {

    /** Copies the lists. */
    public MemoryPlan {
        contexts = List.copyOf(contexts);
        batches = List.copyOf(batches);
    }

    /** The bytes of all weights that run. */
    public double weights(long context, long batch) {
        return picker.at(context, batch).outline().parameters() * weightBytes;
    }

    /** The bytes of the states that do not grow, and of counters. */
    public double state(long context, long batch) {
        return stateBytes * batch * elements(false, context, batch);
    }

    /** The bytes of keys and values. */
    public double keyValues(long context, long batch) {
        return stateBytes * batch * elements(true, context, batch);
    }

    private long elements(boolean caches, long context, long batch) {
        return picker.at(context, batch).outline().uses().stream()
                .mapToLong(use -> StateSize.elements(use.state(), caches, context)).sum();
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %,d parameters, %s at %s bytes each%s%n",
                title, outline.parameters(), Amount.bytes(outline.parameters() * weightBytes), trim(weightBytes),
                fileBytes > 0 ? "; " + Amount.bytes(fileBytes) + " as stored" : ""));
        Table table = new Table(">context", ">batch", ">weights", ">state", ">key-value", ">total", "");
        for (long context : contexts) {
            for (long batch : batches) {
                double weights = weights(context, batch);
                double state = state(context, batch);
                double keyValues = keyValues(context, batch);
                table.row(Amount.count(context), Amount.count(batch), Amount.bytes(weights), Amount.bytes(state),
                        Amount.bytes(keyValues), Amount.bytes(weights + state + keyValues), remark(context, batch));
            }
        }
        text.append(table.text()).append('\n').append(BreakEven.of(outline).text());
        return text.toString();
    }

    private String remark(long context, long batch) {
        String beyond = trained > 0 && context > trained ? "beyond the trained " + Amount.count(trained) : "";
        String what = picker.at(context, batch).what();
        return beyond + (beyond.isEmpty() || what.isEmpty() ? "" : ", ") + what;
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
