// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Feeds sequences to a session in pieces, and compares what comes out. */
final class Logits {
    private Logits() {}

    /** The logits of every token, {@code [row][time * size]}; row i runs in slot i. */
    static float[][] of(Session session, int[][] ids, int piece) {
        int time = ids[0].length;
        float[][] logits = new float[ids.length][];
        for (int begin = 0; begin < time; begin += piece) {
            int end = Math.min(time, begin + piece);
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < ids.length; row++) {
                rows.add(new Row(row, Arrays.copyOfRange(ids[row], begin, end)));
            }
            Output output = session.forward(rows);
            for (int row = 0; row < ids.length; row++) {
                if (logits[row] == null) {
                    logits[row] = new float[time * output.size()];
                }
                System.arraycopy(output.values(), output.at(row, 0), logits[row], begin * output.size(),
                        (end - begin) * output.size());
            }
        }
        return logits;
    }

    /** Greedy continuations, {@code [row][prompt + tokens]}. */
    static int[][] greedy(Session session, int[][] prompts, int tokens) {
        int[][] all = new int[prompts.length][];
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < prompts.length; row++) {
            all[row] = Arrays.copyOf(prompts[row], prompts[row].length + tokens);
            rows.add(new Row(row, prompts[row]));
        }
        for (int i = 0; i < tokens; i++) {
            Output output = session.advance(rows);
            rows = new ArrayList<>();
            for (int row = 0; row < prompts.length; row++) {
                int next = largest(output.copy(row, 0));
                all[row][prompts[row].length + i] = next;
                rows.add(new Row(row, new int[] {next}));
            }
        }
        return all;
    }

    /** All results of a pass; the buffer they lie in may be longer. */
    static float[] all(Output output) {
        return Arrays.copyOf(output.values(), output.rows() * output.time() * output.size());
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Largest difference divided by the standard deviation of what is expected; NaN counts as infinitely far. */
    static double distance(float[] found, float[] expected) {
        if (found.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double mean = 0;
        for (float value : expected) {
            mean += value / expected.length;
        }
        double variance = 0;
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            variance += (expected[i] - mean) * (expected[i] - mean) / expected.length;
            double difference = Math.abs((double) found[i] - expected[i]);
            most = difference <= most ? most : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
        return most / Math.sqrt(variance);
    }
}
