// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Step;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A recording with memory and bound kernels: run many times on the same buffers. Owns both; dies with its generation. */
final class Plan implements AutoCloseable {
    private record Bound(Step step, List<Tensor> guards) {
        boolean isWanted() {
            for (int i = 0; i < guards.size(); i++) {
                if (Pass.allZero(guards.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Arena arena;
    private final List<Bound> steps = new ArrayList<>();
    private final Tensor result;

    private Plan(Arena arena, Tensor result) {
        this.arena = arena;
        this.result = result;
    }

    /**
     * @param recorder what to run; its inputs and lanes are bound
     * @param result what to keep
     */
    static Plan bind(Recorder recorder, Tensor result, Binder binder) {
        Plan plan = new Plan(new Arena(binder.device()), result);
        try {
            List<List<Recorder.Node>> groups = recorder.together();
            MemoryLayout.bind(groups, List.of(result), plan.arena);
            for (List<Recorder.Node> group : groups) {
                binder.bind(group, plan.arena, step -> plan.steps.add(new Bound(step, group.getFirst().guards())));
            }
            return plan;
        } catch (RuntimeException | Error failed) {
            plan.close();
            throw failed;
        }
    }

    Tensor run() {
        for (int i = 0; i < steps.size(); i++) {
            Bound bound = steps.get(i);
            if (bound.isWanted()) {
                bound.step().run();
            }
        }
        return result;
    }

    @Override
    public void close() {
        steps.forEach(bound -> bound.step().close());
        arena.close();
    }
}
