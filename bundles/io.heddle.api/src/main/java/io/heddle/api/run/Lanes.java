// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.run;

import io.heddle.api.tensor.Tensor;
import java.util.Optional;

/**
 * The rows of a pass, in device memory, so that one plan serves ragged batches, padding and
 * continuous batching. Tokens beyond a row's count neither read nor write state.
 *
 * @param slot I32 {@code [batch]}: which state each row continues; distinct
 * @param start I32 {@code [batch]}: how many tokens that state has read
 * @param count I32 {@code [batch]}: how many tokens of the row are valid, 0 to the time
 * @param positions I32 {@code [batch, time]} where tokens do not follow one another; otherwise
 *     token {@code t} stands at {@code start + t}
 */
public record Lanes(Tensor slot, Tensor start, Tensor count, Optional<Tensor> positions) {}
