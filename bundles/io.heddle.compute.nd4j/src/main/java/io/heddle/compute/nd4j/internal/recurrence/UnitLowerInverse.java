// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/**
 * {@code (I - M)^-1} of strictly lower triangular matrices.
 *
 * <p>The inverses of diagonal blocks are joined to inverses of blocks twice their size,
 * {@code [A 0; -M B]^-1 = [A^-1 0; B^-1 M A^-1 B^-1]}, so all intermediate numbers are entries of
 * inverses, as small as the result. The shorter product {@code (I + M)(I + M^2)(I + M^4)...} has
 * powers of M, which reach binomial coefficients for a delta rule that reads one key again and
 * again, and ND4J's triangular_solve takes milliseconds.
 */
final class UnitLowerInverse {
    private UnitLowerInverse() {}

    /**
     * Appends the inversion.
     *
     * @param m {@code [n, tokens, tokens]}, zero on and above the diagonal
     * @return {@code (I - m)^-1}
     */
    static Tensor of(Tensor m, Program program) {
        int tokens = m.size(1);
        Tensor inverse = program.multiply(m, joining(program, tokens, 1), program.scratch(m.shape()));
        program.add(inverse, program.constant(Shape.of(tokens, tokens), i -> i % tokens == i / tokens ? 1 : 0), inverse);
        Tensor corner = program.scratch(m.shape());
        Tensor left = program.scratch(m.shape());
        for (int size = 2; size < tokens; size *= 2) {
            program.multiply(m, joining(program, tokens, size), corner);
            program.matmul(inverse, corner, left);
            program.matmul(left, inverse, corner);
            program.add(inverse, corner, inverse);
        }
        return inverse;
    }

    /** 1 where a pair of neighbouring diagonal blocks of a size has its lower left corner. */
    private static Tensor joining(Program program, int tokens, int size) {
        return program.constant(Shape.of(tokens, tokens), i -> {
            int row = i / tokens / size;
            int column = i % tokens / size;
            return row % 2 == 1 && column == row - 1 ? 1 : 0;
        });
    }
}
