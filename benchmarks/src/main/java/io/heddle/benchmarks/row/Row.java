// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.WeightType;
import java.util.ArrayList;
import java.util.List;

/** Something to measure, with its target. */
public interface Row {
    /** As it is called on the command line. */
    String id();

    /** Measures it; what cannot be had is told in the result. */
    RowResult measure(Processes processes);

    /** Every row, in the order of the table. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.add(new ScanRow());
        rows.add(new SsdRow());
        for (OperatorWork work : List.of(OperatorWork.GLA, OperatorWork.RETENTION, OperatorWork.RWKV6, OperatorWork.RWKV7,
                OperatorWork.DELTA)) {
            rows.add(new OperatorRow(work, 3));
        }
        rows.add(new OperatorRow(OperatorWork.ATTENTION, 1));
        rows.add(new PrefillRow());
        for (ModelShape shape : List.of(ModelShape.Mamba2.LARGE, ModelShape.Transformer.TINY_LLAMA)) {
            for (WeightType type : WeightType.values()) {
                rows.add(new DecodeRow(shape, type));
            }
        }
        rows.add(ContextRow.RECURRENT);
        rows.add(ContextRow.HYBRID);
        rows.add(new FirstTokenRow());
        return rows;
    }
}
