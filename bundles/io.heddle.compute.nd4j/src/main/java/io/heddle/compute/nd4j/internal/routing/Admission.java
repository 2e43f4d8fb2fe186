// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.List;
import java.util.Optional;

/** The tokens that pass a block. */
final class Admission {
    private final TokenAdmission op;
    private final Rows rows;
    private final int time;
    private final Elements scores;
    private final Elements mask;
    private final Elements shares;
    private final Optional<Elements> seen;
    private final int context;

    private Admission(TokenAdmission op, List<Tensor> outputs, Program p) {
        this.op = op;
        this.rows = new Rows(p);
        this.time = op.scores().size(1);
        this.scores = Elements.of(p.dense(op.scores()));
        this.mask = Elements.of(outputs.get(0));
        this.shares = Elements.of(outputs.get(1));
        this.seen = op.seen().map(p::state).map(Elements::of);
        this.context = op.seen().map(state -> p.state(state).size(1)).orElse(0);
    }

    static void append(TokenAdmission op, List<Tensor> outputs, Program p) {
        p.run(new Admission(op, outputs, p)::run);
    }

    private void run() {
        for (int row = 0; row < rows.batch(); row++) {
            int count = rows.count(row);
            for (int token = 0; token < time; token++) {
                long at = (long) row * time + token;
                double score = scores.get(at);
                boolean admitted = token < count && (seen.isEmpty() ? score > 0 : better(row, token, count) < op.capacity());
                mask.set(at, admitted ? 1 : 0);
                shares.set(at, admitted ? 1 / (1 + Math.exp(-score)) : 0);
                if (seen.isPresent() && token < count) {
                    seen.get().set((long) rows.slot(row) * context + token, score);
                }
            }
        }
    }

    /** How many valid tokens of the row come before this one in the order of scores. */
    private int better(int row, int token, int count) {
        double score = scores.get((long) row * time + token);
        int better = 0;
        for (int other = 0; other < count; other++) {
            double its = scores.get((long) row * time + other);
            better += its > score || its == score && other < token ? 1 : 0;
        }
        return better;
    }
}
