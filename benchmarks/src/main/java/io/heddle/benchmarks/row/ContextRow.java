// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.WeightType;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much a long context slows decoding down. States are filled, not computed.
 *
 * @param id as it is called on the command line
 * @param name for people
 * @param notation with a place for the layers
 * @param layers how many
 * @param target the least share of the speed at a short context
 */
record ContextRow(String id, String name, String notation, int layers, double target) implements Row {
    private static final String SHORT = "1024";
    private static final String LONG = "65536";
    /** One of attention among eight, as in the whole. */
    private static final int FEWER_LAYERS = 8;
    private static final WeightType TYPE = WeightType.BF16;

    /** A stack whose state does not grow. */
    static final ContextRow RECURRENT = new ContextRow("context-recurrent", "pure recurrent stack, the shape of 1.3 B Mamba-2",
            "ssd(stateSize=128) layers=%d width=2048 vocab=50288", ModelShape.Mamba2.LARGE.layers(), 0.97);
    /** 3 of 24 layers are attention with 8 key-value heads of 64; every layer has an MLP. */
    static final ContextRow HYBRID = new ContextRow("context-hybrid",
            "hybrid, 3 of 24 layers attention with 8 key-value heads of 64, an MLP in each",
            "(attention(heads=32, keyHeads=8, rotary=()) every 8 from 3, else ssd(stateSize=128)) + mlp(innerWidth=4096) "
                    + "layers=%d width=2048 vocab=32000", 24, 0.8);

    @Override
    public RowResult measure(Processes processes) {
        boolean small = processes.options().small();
        String stack = notation.formatted(small ? FEWER_LAYERS : layers);
        try (Contest contest = new Contest()) {
            contest.enter(List.of(SHORT, LONG), List.of(SHORT, LONG),
                    () -> processes.ours(OurProcess.CONTEXTS, stack, TYPE.name(), SHORT, LONG));
            Limit.BANDWIDTH.enter(contest, processes);
            contest.play(processes.options().pace());
            return new RowResult("decode at 64K against 1K, " + name + ", " + TYPE + (small ? ", fewer layers" : ""),
                    Stream.of(speed(contest, SHORT, Ours.label(contest, SHORT) + " at 1K"), speed(contest, LONG, "at 64K"),
                            Limit.BANDWIDTH.figure(contest)).flatMap(f -> f).toList(), List.of(check(contest)));
        }
    }

    private static Stream<Figure> speed(Contest contest, String context, String label) {
        return contest.seconds(context).stream().mapToObj(time -> new Figure(label, 1 / time, "tokens/s"));
    }

    private Check check(Contest contest) {
        String what = "of the speed at 1K";
        return contest.ratio(SHORT, LONG).isEmpty()
                ? Check.failed(what, "≥ " + target, contest.absence(SHORT).or(() -> contest.absence(LONG)).orElse("no reason given"))
                : Check.atLeast(what, contest.ratio(SHORT, LONG).getAsDouble(), target);
    }
}
