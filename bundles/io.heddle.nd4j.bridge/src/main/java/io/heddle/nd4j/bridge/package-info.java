// SPDX-License-Identifier: Apache-2.0
/**
 * ND4J arrays over Heddle's tensors, for code that is written in plain ND4J.
 *
 * <p>A mechanism gets them inside a foreign body, where its inputs have data:
 *
 * <pre>{@code
 * Tensor y = run.foreign(List.of(x), x.spec(), NdBody.of((in, out) -> out.assign(Transforms.sin(in.get(0)))));
 * }</pre>
 *
 * <p>Arrays see the tensors' own memory and never own it; they are valid until the body returns.
 */
@Export
@Version("1.0.0")
package io.heddle.nd4j.bridge;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
