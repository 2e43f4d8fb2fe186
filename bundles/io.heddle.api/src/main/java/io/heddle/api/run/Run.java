// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.run;

import io.heddle.api.operator.Operator;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One pass. It either runs operators as they come, or records them to run them many times; a
 * mechanism cannot tell which, so its control flow must not look at data outside an operator,
 * {@link #select}, {@link #choose} or {@link #foreign}. Used by one thread, within one lease.
 */
@ProviderType
public interface Run {
    /**
     * Runs an operator with one result.
     *
     * @return a dense tensor, valid until the end of the pass
     */
    default Tensor apply(Operator operator) {
        return applyAll(operator).getFirst();
    }

    /** Runs an operator with several results. */
    List<Tensor> applyAll(Operator operator);

    /** The rows of this pass. */
    Lanes lanes();

    /** The time since the token before, {@code [batch, time]}, where the input has a time axis. */
    Optional<Tensor> timeGaps();

    /**
     * A named value that an earlier block of this pass published.
     *
     * @throws IllegalStateException if the mixer did not declare that it reads it
     */
    Tensor value(String name);

    /** Publishes a named value for later blocks of this pass. */
    void publish(String name, Tensor value);

    /**
     * Sends only some tokens through a body (mixture of depths); the others keep their value.
     *
     * @param x {@code [batch, time, width]}
     * @param mask {@code [batch, time]}: above 0 where a token is admitted
     * @param capacity the most tokens a row in one pass
     * @param admitted an index state {@code []} that counts the admitted tokens
     * @param body from {@code [batch, capacity, width]} to the same; states inside advance by the
     *     admitted tokens only, and positions stay those of the whole sequence
     */
    Tensor select(Tensor x, Tensor mask, int capacity, StateTensor admitted, UnaryOperator<Tensor> body);

    /**
     * Sends each row through one of several bodies (learned routing); bodies that no row chose are
     * not run, and their states do not advance.
     *
     * @param x {@code [batch, time, width]}
     * @param index I32 {@code [batch]}: the body of each row
     * @param bodies from x to a tensor like x
     */
    Tensor choose(Tensor x, Tensor index, List<UnaryOperator<Tensor>> bodies);

    /**
     * Runs code that is not an operator: one node of the plan, called again on each replay. It is
     * not differentiable.
     *
     * @param inputs what the body reads
     * @param output what it writes
     * @param body called once a pass
     */
    Tensor foreign(List<Tensor> inputs, TensorSpec output, ForeignBody body);

    /** Code outside operators. */
    @FunctionalInterface
    interface ForeignBody {
        /**
         * @param inputs bound, in the order given; read only
         * @param output dense, bound, to be filled
         */
        void run(List<Tensor> inputs, Tensor output);
    }
}
