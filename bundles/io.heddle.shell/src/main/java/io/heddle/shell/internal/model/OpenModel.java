// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.weight.WeightMap;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.SavedState;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that a command works with. Its stack is made on first use, so that everything that can be
 * wrong with the input is found before weights are read. Closed by the command.
 */
public final class OpenModel implements AutoCloseable {

    private final String name;
    private final @Nullable Path folder;
    private final ModelPlan plan;
    private final WeightStore weights;
    private final AssemblyOptions assembly;
    private final Stacks stacks;
    private @Nullable Stack stack;

    private OpenModel(String name, @Nullable Path folder, ModelPlan plan, WeightStore weights, AssemblyOptions assembly,
            Stacks stacks) {
        this.name = name;
        this.folder = folder;
        this.plan = plan;
        this.weights = weights;
        this.assembly = assembly;
        this.stacks = stacks;
    }

    /** A checkpoint, which this closes. */
    static OpenModel of(Model model, AssemblyOptions assembly, Stacks stacks) {
        return new OpenModel(model.path().toString(), model.path(), model.plan(), model.weights(), assembly, stacks);
    }

    /** A description without a checkpoint; this closes the weights. It has no end tokens and no limit. */
    static OpenModel of(StackSpec spec, WeightStore weights, AssemblyOptions assembly, Stacks stacks) {
        ModelPlan plan = new ModelPlan(spec, new WeightMap(Map.of()), Set.of(), 0);
        return new OpenModel("the stack " + spec.name(), null, plan, weights, assembly, stacks);
    }

    /** What messages call it: its folder or file, or its description's name. */
    public String name() {
        return name;
    }

    /** What its family made of its configuration. */
    public ModelPlan plan() {
        return plan;
    }

    /** How many token ids there are. */
    public int vocabulary() {
        return switch (plan().stack().input()) {
            case InputSpec.Tokens tokens -> tokens.vocabulary();
            case InputSpec.Features features -> throw new ModelException(name
                    + " reads features of " + features.channels() + " channels, no tokens");
        };
    }

    /** Its tokenizer, or bytes. */
    public Tokenizer tokenizer() throws IOException {
        return folder == null ? Tokenizers.bytes(name, vocabulary()) : Tokenizers.of(folder, vocabulary());
    }

    /** The stack's digest, by which saved states are told apart. */
    public String digest() {
        return SavedState.digest(stacks.json(plan().stack()));
    }

    /**
     * Makes sure that sequences of this many tokens are within what the model was made for.
     *
     * @param tokens the longest sequence
     * @param reason how it comes about, for the message
     */
    public void requireContext(long tokens, String reason) {
        int limit = plan().context();
        if (limit > 0 && tokens > limit) {
            throw new UsageException(reason + " come to " + tokens + " tokens; the model's context has " + limit);
        }
        if (tokens > Integer.MAX_VALUE) {
            throw new UsageException(reason + " come to " + tokens + " tokens; at most " + Integer.MAX_VALUE
                    + " are allowed");
        }
    }

    /** Room for sequences; closed before this model is. */
    public Session session(int slots, long context) {
        return stack().open(slots, (int) Math.max(1, context));
    }

    /** The stack, assembled on the first call. */
    public Stack stack() {
        if (stack == null) {
            stack = stacks.assemble(plan.stack(), weights, assembly);
        }
        return stack;
    }

    @Override
    public void close() {
        try (weights) {
            if (stack != null) {
                stack.close();
            }
        }
    }
}
