// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;

/** One operator in eager form, with its inputs. */
@FunctionalInterface
interface Form {
    /** Computes it from empty states: {@code [time, head, value]}, or {@code [time, channel]}. */
    Tensor forward();

    /** The form of an operator. */
    static Form of(OperatorWork work) {
        return switch (work) {
            case SCAN -> new ScanForm(work, false);
            case SSD -> new SsdForm(work);
            case GLA, RWKV6 -> new ChannelDecayForm(work);
            case RETENTION -> new RetentionForm(work);
            case RWKV7 -> new Rwkv7Form(work);
            case DELTA -> new DeltaForm(work);
            case ATTENTION -> new AttentionForm(work);
        };
    }
}
