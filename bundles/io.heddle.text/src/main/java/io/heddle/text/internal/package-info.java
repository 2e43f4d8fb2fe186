// SPDX-License-Identifier: Apache-2.0
/** The parts of a {@code tokenizer.json} pipeline; not exported. */
@NullMarked
package io.heddle.text.internal;

import org.jspecify.annotations.NullMarked;
