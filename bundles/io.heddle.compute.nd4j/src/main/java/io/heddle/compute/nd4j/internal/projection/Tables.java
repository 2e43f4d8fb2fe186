// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.projection;

import io.heddle.api.operator.Embed;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of learned tables, found at run time. Invalid tokens get zeros, whatever their id. */
final class Tables {
    private Tables() {}

    /** The row that a token reads. */
    private interface RowOf {
        int row(int row, int token);
    }

    static void embed(Embed op, Tensor y, Program p) {
        MemorySegment ids = op.ids().segment();
        long rowStep = op.ids().stride(0);
        long tokenStep = op.ids().stride(1);
        int vocabulary = op.table().shape().size(0);
        gather(p.weight(op.table()), y, new Rows(p), p, (row, token) -> {
            int id = ids.getAtIndex(ValueLayout.JAVA_INT, row * rowStep + token * tokenStep);
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException("token id " + id + " is outside the vocabulary of " + vocabulary);
            }
            return id;
        });
        if (op.scale() != 1) {
            p.scale(y, op.scale(), y);
        }
    }

    static void positionEmbed(PositionEmbed op, Tensor y, Program p) {
        Rows rows = new Rows(p);
        int limit = op.table().shape().size(0);
        gather(p.weight(op.table()), y, rows, p, (row, token) -> {
            int position = rows.position(row, token);
            if (position < 0 || position >= limit) {
                throw new IllegalStateException("position " + position + " is outside the " + limit
                        + " learned positions of " + op.table().path());
            }
            return position;
        });
        p.add(op.x(), y, y);
    }

    private static void gather(Tensor table, Tensor y, Rows rows, Program p, RowOf source) {
        Tokens entries = Tokens.ofRows(table);
        Tokens target = Tokens.of(y);
        int time = y.size(1);
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                int count = rows.count(row);
                for (int token = 0; token < count; token++) {
                    entries.copy(source.row(row, token), 0, target, row, token, 1);
                }
                target.clear(row, count, time - count);
            }
        });
    }
}
