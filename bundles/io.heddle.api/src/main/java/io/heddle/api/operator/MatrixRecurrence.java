// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The recurrence on a matrix state {@code S [value, key]} a head that nearly every mechanism is:
 *
 * <pre>
 * S_t = S_{t-1} diag(w_t) + (S_{t-1} a_t) b_tᵀ + sum_r v_t^r k_t^rᵀ
 * y_t = S_t q_t                                    (Read.After)
 *     = S_{t-1} q_t + (q_t . (u ∘ k_t)) v_t        (Read.Before)
 * </pre>
 *
 * <p>with an optional normaliser of the sum and an optional skip {@code + d x}. It serves SSD, GLA,
 * RetNet, linear attention, HGRN2, RWKV-5 to 7, delta rules, mLSTM and Mamba-3.
 *
 * <p>The result is {@code [batch, time, head, value]}; keys and queries may have fewer heads, then
 * head {@code h} reads theirs at {@code h * keyHeads / heads}. There may also be several times as
 * many queries as heads (MIMO): query {@code r * heads + h} reads head {@code h} after the update,
 * and the result has a head for each query. Built step by step:
 *
 * <pre>{@code
 * MatrixRecurrence.decayBy(Decay.byStep(dt, aLog)).write(b, x, dt).read(c).skip(d, x).carrying(state)
 * }</pre>
 *
 * @param decay w
 * @param writes the terms v kᵀ; at least one
 * @param erase the rank-1 term (S a) bᵀ, if any
 * @param query {@code [batch, time, keyHeads, key]}
 * @param queryScale what queries are multiplied by
 * @param read when the state is read
 * @param normaliser how the sum is divided
 * @param skip d x, if any
 * @param state {@code [head, value, key]}
 */
public record MatrixRecurrence(Decay decay, List<Write> writes, Optional<Erase> erase, Tensor query, double queryScale,
        Read read, Normaliser normaliser, Optional<Skip> skip, StateTensor state) implements Operator {

    /**
     * One term v kᵀ.
     *
     * @param key {@code [batch, time, keyHeads, key]}
     * @param value {@code [batch, time, head, value]}
     * @param scale {@code [batch, time, head]}: a factor of the value, if any
     */
    public record Write(Tensor key, Tensor value, Optional<Tensor> scale) {}

    /**
     * The rank-1 term: {@code a = -βw∘k, b = k} with values scaled by β is the delta rule.
     *
     * @param a {@code [batch, time, someHeads, key]}
     * @param b {@code [batch, time, someHeads, key]}, with as many heads as a or not
     */
    public record Erase(Tensor a, Tensor b) {}

    /**
     * A direct path.
     *
     * @param weight {@code [head]}
     * @param x {@code [batch, time, head, value]}, or like the result where that has more heads
     */
    public record Skip(Weight weight, Tensor x) {}

    /** Checks the shapes. */
    public MatrixRecurrence {
        writes = List.copyOf(writes);
        Check.that(!writes.isEmpty(), "MatrixRecurrence", "at least one write", writes);
        Tensor value = writes.getFirst().value();
        int heads = value.size(2);
        for (Write write : writes) {
            Check.that(write.value().shape().equals(value.shape()) && write.key().size(3) == query.size(3)
                    && heads % write.key().size(2) == 0, "MatrixRecurrence", "keys like queries, values alike",
                    write.key(), write.value(), query);
        }
        boolean several = query.size(2) > heads;
        Check.that(several ? query.size(2) % heads == 0 : heads % query.size(2) == 0, "MatrixRecurrence",
                "query heads that divide the heads, or a multiple of them", query, value);
        Check.that(!several || read instanceof Read.After && normaliser instanceof Normaliser.None, "MatrixRecurrence",
                "a plain read after the update where a head has several queries", read, normaliser);
        skip.ifPresent(s -> Check.that(s.x().size(2) == Math.max(heads, query.size(2)), "MatrixRecurrence",
                "a direct path like the result", s.x(), query));
        erase.ifPresent(e -> Check.that(e.a().size(3) == query.size(3) && e.b().size(3) == query.size(3)
                && heads % e.a().size(2) == 0 && heads % e.b().size(2) == 0,
                "MatrixRecurrence", "a and b like keys", e.a(), e.b()));
        Check.that(state.entry().shape().equals(io.heddle.api.tensor.Shape.of(heads, value.size(3), query.size(3))),
                "MatrixRecurrence", "a state [head, value, key]", state.entry().shape(), value, query);
    }

    /** Begins with the decay. */
    public static WithDecay decayBy(Decay decay) {
        return new WithDecay(decay, List.of(), Optional.empty());
    }

    /**
     * A recurrence that has no query yet.
     *
     * @param decay w
     * @param writes so far
     * @param erase so far
     */
    public record WithDecay(Decay decay, List<Write> writes, Optional<Erase> erase) {
        /** Adds {@code v kᵀ}. */
        public WithDecay write(Tensor key, Tensor value) {
            return write(new Write(key, value, Optional.empty()));
        }

        /** Adds {@code scale v kᵀ}. */
        public WithDecay write(Tensor key, Tensor value, Tensor scale) {
            return write(new Write(key, value, Optional.of(scale)));
        }

        private WithDecay write(Write write) {
            return new WithDecay(decay, Stream.concat(writes.stream(), Stream.of(write)).toList(), erase);
        }

        /** Adds {@code (S a) bᵀ}. */
        public WithDecay erase(Tensor a, Tensor b) {
            return new WithDecay(decay, writes, Optional.of(new Erase(a, b)));
        }

        /** Reads the state after the update. */
        public WithQuery read(Tensor query) {
            return new WithQuery(this, query, 1, new Read.After(), new Normaliser.None(), Optional.empty());
        }

        /** Reads the state before the update, with a bonus {@code [head, key]} for the present token. */
        public WithQuery readBefore(Tensor query, Weight bonus) {
            return new WithQuery(this, query, 1, new Read.Before(bonus), new Normaliser.None(), Optional.empty());
        }
    }

    /** A recurrence that lacks its state only. */
    public record WithQuery(WithDecay write, Tensor query, double queryScale, Read read, Normaliser normaliser,
            Optional<Skip> skip) {
        /** Multiplies queries by a number. */
        public WithQuery scaled(double factor) {
            return new WithQuery(write, query, factor, read, normaliser, skip);
        }

        /** Divides the sum. */
        public WithQuery normalisedBy(Normaliser by) {
            return new WithQuery(write, query, queryScale, read, by, skip);
        }

        /** Adds {@code weight x}. */
        public WithQuery skip(Weight weight, Tensor x) {
            return new WithQuery(write, query, queryScale, read, normaliser, Optional.of(new Skip(weight, x)));
        }

        /** With its state {@code [head, value, key]}: complete. */
        public MatrixRecurrence carrying(StateTensor state) {
            return new MatrixRecurrence(write.decay(), write.writes(), write.erase(), query, queryScale, read,
                    normaliser, skip, state);
        }
    }

    @Override
    public List<Tensor> inputs() {
        return Stream.of(
                decay.inputs().stream(),
                writes.stream().flatMap(w -> Stream.concat(Stream.of(w.key(), w.value()), w.scale().stream())),
                erase.stream().flatMap(e -> Stream.of(e.a(), e.b())),
                Stream.of(query),
                normaliser.inputs().stream(),
                skip.stream().map(Skip::x)).flatMap(s -> s).toList();
    }

    @Override
    public List<TensorSpec> outputs() {
        Tensor value = writes.getFirst().value();
        return List.of(new TensorSpec(value.type(), value.shape().with(2, Math.max(value.size(2), query.size(2)))));
    }

    @Override
    public List<Weight> weights() {
        return Stream.of(decay.weights().stream(),
                read instanceof Read.Before before ? Stream.of(before.bonus()) : Stream.<Weight>empty(),
                skip.stream().map(Skip::weight)).flatMap(s -> s).toList();
    }

    @Override
    public List<StateTensor> states() {
        return Stream.concat(Stream.of(state), normaliser.states().stream()).toList();
    }
}
