// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.WeightType;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Token after token with a large model: how close to what memory can deliver, and against llama.cpp at the
 * same bits.
 *
 * @param whole the model with all its layers
 * @param type of its matrices
 */
record DecodeRow(ModelShape whole, WeightType type) implements Row {
    private static final double SHARE = 0.85;
    private static final double GIGA = 1e9;
    /** Sequences begin anew after 128 tokens. */
    private static final double MEAN_CONTEXT = 64;

    @Override
    public String id() {
        String kind = whole instanceof ModelShape.Mamba2 ? "mamba2" : "transformer";
        return "decode-" + kind + "-" + type.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public RowResult measure(Processes processes) {
        ModelShape shape = processes.options().small() ? whole.quarter() : whole;
        double bytes = shape.bytesPerToken(type.bytes(), MEAN_CONTEXT);
        try (Llama llama = new Llama(processes, shape, type); Contest contest = new Contest()) {
            Limit.BANDWIDTH.enter(contest, processes);
            llama.enter(contest);
            contest.enter(Ours.NAME, () -> processes.ours(OurProcess.DECODE, shape.notation(), type.name()));
            contest.play(processes.options().pace());
            return new RowResult("decode, " + shape.name() + ", " + type,
                    Stream.of(Ours.speed(contest, 1), Llama.speed(contest), Stream.of(new Figure("a token moves", bytes / GIGA, "GB")),
                            Limit.BANDWIDTH.figure(contest)).flatMap(f -> f).toList(),
                    List.of(Ours.check(contest, "of the bandwidth", "≥ " + SHARE,
                            time -> Limit.BANDWIDTH.share(contest, bytes, SHARE)), Llama.slowerThanOurs(contest)));
        }
    }
}
