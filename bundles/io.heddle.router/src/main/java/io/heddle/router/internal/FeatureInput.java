// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Writes rows of features and time gaps into the inputs of a pass. */
final class FeatureInput {
    private FeatureInput() {}

    static void fill(List<FeatureRow> rows, PreparedPass pass) {
        Tensor input = pass.input();
        int time = input.size(1);
        int channels = input.size(2);
        for (int row = 0; row < rows.size(); row++) {
            FeatureRow piece = rows.get(row);
            for (int t = 0; t < piece.features().length; t++) {
                for (int c = 0; c < channels; c++) {
                    write(input, ((long) row * time + t) * channels + c, piece.features()[t][c]);
                }
                if (pass.timeGaps().isPresent()) {
                    write(pass.timeGaps().get(), (long) row * time + t, piece.timeGaps()[t]);
                }
            }
        }
    }

    private static void write(Tensor tensor, long at, float value) {
        if (tensor.type() == DataType.F64) {
            tensor.segment().setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
        } else {
            tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at, value);
        }
    }
}
