// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Agreement;
import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.Processes.TorchWay;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PyTorch in a contest: entered once in each of several ways, of which the fastest counts.
 *
 * @param ways how it may run
 * @param oneCore whether it has one processor only
 */
record Torch(List<TorchWay> ways, boolean oneCore) {
    /** For operators: products small enough for one thread each. */
    static final List<TorchWay> SMALL_PRODUCTS = List.of(TorchWay.SPINNING, TorchWay.SLEEPING);
    /** For whole models. */
    static final List<TorchWay> LARGE_PRODUCTS = List.of(TorchWay.DIVIDING);
    private static final String NAME = "PyTorch";

    void enter(Contest contest, Processes processes, String... bench) {
        ways.forEach(way -> contest.enter(name(way), () -> processes.torch(way, oneCore, bench)));
    }

    private static String name(TorchWay way) {
        return NAME + ", " + way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The fastest of its ways. */
    private Optional<String> best(Contest contest) {
        return ways.stream().map(Torch::name).filter(way -> contest.seconds(way).isPresent())
                .min(Comparator.comparingDouble(way -> contest.seconds(way).getAsDouble()));
    }

    /** Its time, if it was measured. */
    Stream<Figure> time(Contest contest) {
        return best(contest).stream().map(way -> Figure.milliseconds(NAME, contest.seconds(way).getAsDouble()));
    }

    /** Its speed, if it was measured. */
    Stream<Figure> speed(Contest contest, double tokens) {
        return best(contest).stream().map(way -> new Figure(NAME, tokens / contest.seconds(way).getAsDouble(), "tokens/s"));
    }

    /** Compares how fast both are, if both are there and computed the same. */
    Check slowerThanOurs(Contest contest, double target) {
        String what = "times as fast as PyTorch";
        String wanted = "≥ " + Check.plain(target);
        return Ours.check(contest, what, wanted, ours -> {
            Optional<String> best = best(contest);
            if (best.isEmpty()) {
                return Check.unavailable(what, wanted, contest.absence(name(ways.getFirst())).orElse("no reason given"));
            }
            Agreement here = Agreement.parse(contest.fact(Ours.NAME, "result"));
            Agreement there = Agreement.parse(contest.fact(best.get(), "result"));
            return here.with(there) ? Check.atLeast(what, contest.ratio(best.get(), Ours.NAME).getAsDouble(), target)
                    : Check.failed(what, wanted, "the results differ: " + here + " here, " + there + " there");
        });
    }
}
