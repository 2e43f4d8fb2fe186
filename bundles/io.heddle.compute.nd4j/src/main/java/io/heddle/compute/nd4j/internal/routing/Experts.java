// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import io.heddle.api.kernel.Step;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Choice;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The experts' work: tokens are grouped by expert in each run, and each expert that was chosen runs
 * a program for the next power of two of its tokens.
 */
final class Experts {
    private final ExpertMlp op;
    private final Rows rows;
    private final int time;
    private final int width;
    private final int tokens;
    private final int chosen;
    private final Tokens inputs;
    private final Tokens gathered;
    private final Tokens cleared;
    private final Elements results;
    private final Elements shares;
    private final Elements indices;
    private final Elements output;
    private final List<Choice> weights;
    private final Step[] programs;
    /** Where each expert's choices begin in the sorted ones. */
    private final int[] begins;
    /** Choices by expert; a choice is {@code token * chosen + i}. */
    private final int[] sorted;

    private Experts(ExpertMlp op, Tensor y, Program p) {
        this.op = op;
        this.rows = new Rows(p);
        this.time = y.size(1);
        this.width = y.size(2);
        this.tokens = y.size(0) * time;
        this.chosen = op.indices().size(-1);
        Tensor in = p.scratch(tokens, width);
        Tensor out = p.scratch(tokens, width);
        this.inputs = Tokens.ofRows(p.dense(op.x()).reshape(in.shape()));
        this.gathered = Tokens.ofRows(in);
        this.cleared = Tokens.of(y);
        this.results = Elements.of(out);
        this.shares = Elements.of(p.dense(op.shares()));
        this.indices = Elements.of(p.dense(op.indices()));
        this.output = Elements.of(y);
        Choice up = Choice.ofEntries(p.weight(op.up()));
        Choice down = Choice.ofEntries(p.weight(op.down()));
        Optional<Choice> gate = op.gate().map(p::weight).map(Choice::ofEntries);
        this.weights = gate.map(g -> List.of(g, up, down)).orElse(List.of(up, down));
        Shape inner = Shape.of(tokens, op.up().shape().size(1));
        var network = new Network(in, p.scratch(inner), p.scratch(inner), out, gate, up, down);
        this.programs = IntStream.rangeClosed(0, bucket(tokens))
                .mapToObj(power -> network.program(Math.min(tokens, 1 << power), op, p))
                .toArray(Step[]::new);
        this.begins = new int[op.up().shape().size(0) + 1];
        this.sorted = new int[tokens * chosen];
    }

    static void append(ExpertMlp op, Tensor y, Program p) {
        p.run(new Experts(op, y, p)::run);
    }

    /** The buffers and weights of one expert at a time. */
    private record Network(Tensor in, Tensor hidden, Tensor gates, Tensor out, Optional<Choice> gate, Choice up,
            Choice down) {
        Step program(int size, ExpertMlp op, Program parent) {
            var p = new Program(parent.binding(), parent.type());
            Tensor x = in.slice(0, 0, size);
            Tensor h = p.project(x, up, hidden.slice(0, 0, size));
            if (gate.isPresent()) {
                Tensor g = p.project(x, gate.get(), gates.slice(0, 0, size));
                p.multiply(h, Activations.apply(op.activation(), g, g, p), h);
            } else {
                Activations.apply(op.activation(), h, h, p);
            }
            p.project(h, down, out.slice(0, 0, size));
            return p.toStep();
        }
    }

    /** The power of the least power of two that holds a number of tokens. */
    private static int bucket(int count) {
        return 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    private void run() {
        sort();
        for (int row = 0; row < rows.batch(); row++) {
            cleared.clear(row, 0, time);
        }
        for (int expert = 0; expert < begins.length - 1; expert++) {
            if (begins[expert + 1] > begins[expert]) {
                work(expert);
            }
        }
    }

    /** Groups the choices of valid tokens by expert. */
    private void sort() {
        Arrays.fill(begins, 0);
        forEachChoice((expert, choice) -> begins[expert + 1]++);
        for (int expert = 1; expert < begins.length; expert++) {
            begins[expert] += begins[expert - 1];
        }
        forEachChoice((expert, choice) -> sorted[begins[expert]++] = choice);
        // Filling moved every begin to its end.
        System.arraycopy(begins, 0, begins, 1, begins.length - 1);
        begins[0] = 0;
    }

    private void forEachChoice(ChoiceAction action) {
        for (int row = 0; row < rows.batch(); row++) {
            int end = (row * time + rows.count(row)) * chosen;
            for (int choice = row * time * chosen; choice < end; choice++) {
                int expert = (int) indices.get(choice);
                if (expert < 0 || expert >= begins.length - 1) {
                    throw new IllegalArgumentException("expert " + expert + " was chosen of "
                            + (begins.length - 1) + " in " + op.up().path());
                }
                action.accept(expert, choice);
            }
        }
    }

    /** What is done with a choice. */
    private interface ChoiceAction {
        void accept(int expert, int choice);
    }

    private void work(int expert) {
        int begin = begins[expert];
        int count = begins[expert + 1] - begin;
        if (count > tokens) {
            throw new IllegalArgumentException("a token chose expert " + expert + " twice");
        }
        int size = Math.min(tokens, 1 << bucket(count));
        for (int i = 0; i < count; i++) {
            inputs.copy(sorted[begin + i] / chosen, 0, gathered, i, 0, 1);
        }
        for (int i = count; i < size; i++) {
            gathered.clear(i, 0, 1);
        }
        weights.forEach(weight -> weight.choose(expert));
        programs[bucket(count)].run();
        for (int i = 0; i < count; i++) {
            addShare(sorted[begin + i], i);
        }
    }

    private void addShare(int choice, int result) {
        double share = shares.get(choice);
        long at = (long) (choice / chosen) * width;
        long from = (long) result * width;
        for (int channel = 0; channel < width; channel++) {
            output.set(at + channel, output.get(at + channel) + share * results.get(from + channel));
        }
    }
}
