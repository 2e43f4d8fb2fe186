// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/**
 * A generation's first passes, on a sequence of its own, before requests go to it: a few tokens
 * operator by operator with a look at each mixer's result, then one more the way requests will run.
 */
final class Trial {
    private static final int TOKENS = 4;

    /** What was found, and in which mixer if that is known. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Blueprint.Use use;

        Failed(Blueprint.Use use, String found, Throwable cause) {
            super((use == null ? "" : use.info().name() + " " + use.version() + " at " + use.path() + ": ") + found, cause);
            this.use = use;
        }

        /** The mixer that is to blame, or null. */
        Blueprint.Use use() {
            return use;
        }
    }

    private final Generation generation;
    private final AssemblyOptions options;

    private Trial(Generation generation, AssemblyOptions options) {
        this.generation = generation;
        this.options = options;
    }

    /** @throws Failed if it cannot serve */
    static void run(Generation generation, AssemblyOptions options) {
        Trial trial = new Trial(generation, options);
        Blueprint blueprint = generation.blueprint();
        try (Generation.Lease lease = generation.lease()) {
            if (lease == null) {
                throw new Failed(null, "what it needs left while it was tried", null);
            }
            try (SessionStates states = new SessionStates(blueprint, generation.kernels().device(), options, 1,
                    TOKENS + 1)) {
                trial.pass(states, 0, TOKENS, options.unrecorded());
                if (blueprint.outline().steps()) {
                    trial.pass(states, TOKENS, 1, options);
                }
            }
        }
    }

    private void pass(SessionStates states, int start, int tokens, AssemblyOptions how) {
        Binder binder = new Binder(generation, states.handles(generation.blueprint()));
        PlanCache.Key key = new PlanCache.Key(1, tokens, false);
        try (PreparedPass pass = new PreparedPass(binder, how, key)) {
            fill(pass, start);
            Pass.write(pass.lanes().slot(), 0, 0);
            Pass.write(pass.lanes().start(), 0, start);
            Pass.write(pass.lanes().count(), 0, tokens);
            StackForward forward = new StackForward(generation.blueprint(),
                    (use, mix) -> checked(use, mix, Shape.of(1, tokens, width()), !how.recorded()));
            pass.run(forward, result -> {
                if (!isFinite(result)) {
                    throw new Failed(null, "the stack's results are not finite", null);
                }
            });
        } catch (Failed failed) {
            throw failed;
        } catch (RuntimeException | LinkageError thrown) {
            throw new Failed(null, said(thrown), thrown);
        }
    }

    private int width() {
        return generation.blueprint().spec().width();
    }

    private static Tensor checked(Blueprint.Use use, Supplier<Tensor> mix, Shape expected, boolean hasData) {
        Tensor result;
        try {
            result = mix.get();
        } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
            throw new Failed(use, said(thrown), thrown);
        }
        if (result == null || !result.shape().equals(expected)) {
            throw new Failed(use, "its forward pass gave " + (result == null ? "nothing" : result.shape()) + " where "
                    + expected + " is expected", null);
        }
        if (hasData && !isFinite(result)) {
            throw new Failed(use, "its results are not finite", null);
        }
        return result;
    }

    private static String said(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName()
                : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }

    private void fill(PreparedPass pass, int start) {
        MemorySegment input = pass.input().segment();
        int count = Math.toIntExact(pass.input().shape().count());
        for (int i = 0; i < count; i++) {
            if (generation.blueprint().spec().input() instanceof InputSpec.Tokens tokens) {
                input.setAtIndex(ValueLayout.JAVA_INT, i, (start + i) % tokens.vocabulary());
            } else {
                set(pass.input(), i, Math.sin(start + i));
            }
        }
        pass.timeGaps().ifPresent(gaps -> {
            for (int i = 0; i < gaps.shape().count(); i++) {
                set(gaps, i, 1);
            }
        });
    }

    private static void set(Tensor tensor, int at, double value) {
        if (tensor.type() == DataType.F64) {
            tensor.segment().setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
        } else {
            tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) value);
        }
    }

    /** Views pass unseen: only what lies in one piece is looked at. */
    private static boolean isFinite(Tensor tensor) {
        if (!tensor.isDense() || !tensor.type().computes()) {
            return true;
        }
        MemorySegment memory = tensor.segment();
        for (long i = 0; i < tensor.shape().count(); i++) {
            double value = tensor.type() == DataType.F64 ? memory.getAtIndex(ValueLayout.JAVA_DOUBLE, i)
                    : memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
