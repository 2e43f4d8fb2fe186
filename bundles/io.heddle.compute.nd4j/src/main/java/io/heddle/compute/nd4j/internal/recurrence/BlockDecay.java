// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import java.util.List;

/**
 * What the decay does inside a block of tokens and across it. A token first forgets, then writes;
 * "before token t" is before both.
 *
 * <p>Every factor is the exponential of one sum of logarithms, taken as a sum of its own terms. The
 * difference of two running sums would be one operation less, but it loses all digits behind a
 * token that forgets everything, and is NaN for {@code -infinity - -infinity}.
 */
sealed interface BlockDecay permits NoDecay, HeadDecay, ChannelDecay {
    /**
     * How strongly later tokens see earlier ones: {@code [n, t, s]} is the sum over channels of
     * {@code late_t early_s} times the decay from behind token s to before token t, and 0 unless s is before t.
     *
     * @param late {@code [n, tokens, key]}
     * @param early tensors like late
     * @return one {@code [n, tokens, tokens]} for each of early
     */
    List<Tensor> between(Tensor late, List<Tensor> early);

    /** {@code x [n, tokens, key]} times the decay from the block's start to before each token. */
    Tensor sinceStart(Tensor x);

    /** {@code x [n, tokens, key]} times the decay from behind each token to the block's end. */
    Tensor untilEnd(Tensor x);

    /** {@code x [n, tokens, key]} times each token's own decay. */
    Tensor ofToken(Tensor x);

    /** Multiplies {@code state [n, row, key]} in place with the decay of the whole block. */
    void decay(Tensor state);
}
