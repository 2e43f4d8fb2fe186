// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.recurrence.MatrixOperands.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and advances S by one block.
 *
 * @param program what is appended to
 * @param state {@code [n, row, key]}, advanced in place
 * @param queries {@code [n, tokens, key]} each; more than one only where the state is read after the update
 * @param writes the terms v kᵀ
 * @param erase a and b as key and value, {@code [n, tokens, key]}, if any
 * @param bonus {@code [n, tokens, key]}: the query times the bonus, if the state is read before the update
 */
record MatrixAdvance(Program program, Tensor state, List<Tensor> queries, List<Term> writes, Optional<Term> erase,
        Optional<Tensor> bonus) {

    /**
     * Appends the work on a block of many tokens. With everything read from the state before a
     * token, {@code u_t = S_{t-1} a_t} solves {@code (I - M) U = R}, and {@code u bᵀ} is one more
     * write; {@code S_t q} is then {@code S_{t-1} (w ∘ q)} and what the token itself wrote.
     *
     * @return {@code [n, tokens, row]} for each query
     */
    List<Tensor> block(BlockDecay decay) {
        List<Term> terms = new ArrayList<>();
        erase.ifPresent(e -> terms.add(new Term(e.value(), erased(decay, e))));
        terms.addAll(writes);
        List<Tensor> read = queries.stream().map(query -> read(decay, query, terms)).toList();
        decay.decay(state);
        for (Term term : terms) {
            program.addMatmul(term.value(), true, decay.untilEnd(term.key()), false, state);
        }
        return read;
    }

    private Tensor read(BlockDecay decay, Tensor query, List<Term> terms) {
        Tensor late = bonus.isPresent() ? query : decay.ofToken(query);
        Tensor y = readState(decay.sinceStart(late));
        List<Tensor> seen = decay.between(late, terms.stream().map(Term::key).toList());
        for (int i = 0; i < terms.size(); i++) {
            program.addMatmul(seen.get(i), false, terms.get(i).value(), false, y);
        }
        addPresent(bonus.orElse(query), bonus.isPresent() ? writes : terms, y);
        return y;
    }

    /** u: what the erasing term reads, {@code [n, tokens, row]}. */
    private Tensor erased(BlockDecay decay, Term erasing) {
        Tensor a = erasing.key();
        Tensor right = readState(decay.sinceStart(a));
        List<Tensor> early = new ArrayList<>(List.of(erasing.value()));
        writes.forEach(write -> early.add(write.key()));
        List<Tensor> seen = decay.between(a, early);
        for (int i = 0; i < writes.size(); i++) {
            program.addMatmul(seen.get(i + 1), false, writes.get(i).value(), false, right);
        }
        return program.matmul(UnitLowerInverse.of(seen.getFirst(), program), right, program.scratch(right.shape()));
    }

    /**
     * Appends the direct update by one token.
     *
     * @param own its decay: {@code [n, 1, 1]} or {@code [n, 1, key]}, if any
     * @return {@code [n, 1, row]} for each query
     */
    List<Tensor> token(Optional<Tensor> own) {
        Optional<Term> erased = erase.map(e -> new Term(e.value(), readState(e.key())));
        Optional<Tensor> before = bonus.map(b -> readState(queries.getFirst()));
        own.ifPresent(factors -> program.multiply(state, factors, state));
        erased.ifPresent(term -> program.addMatmul(term.value(), true, term.key(), false, state));
        writes.forEach(term -> program.addMatmul(term.value(), true, term.key(), false, state));
        before.ifPresent(y -> addPresent(bonus.orElseThrow(), writes, y));
        return before.map(List::of).orElseGet(() -> queries.stream().map(this::readState).toList());
    }

    /** {@code x Sᵀ}. */
    private Tensor readState(Tensor x) {
        return program.matmul(x, false, state, true, program.scratch(x.size(0), x.size(1), state.size(1)));
    }

    /** Adds what each token sees of its own terms: all of them after the update, its writes by the bonus before it. */
    private void addPresent(Tensor reading, List<Term> terms, Tensor y) {
        for (Term term : terms) {
            Tensor products = program.multiply(reading, term.key(), program.scratch(reading.shape()));
            int key = products.size(2);
            int all = products.size(0) * products.size(1);
            Tensor sums = program.matmul(products.reshape(Shape.of(all, key)), program.constant(Shape.of(key), i -> 1),
                    program.scratch(all));
            Tensor part = program.multiply(term.value(), sums.reshape(y.shape().with(2, 1)), program.scratch(y.shape()));
            program.add(y, part, y);
        }
    }
}
