// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Contestants that are measured in turns: round by round everybody once, so that what the machine does
 * meanwhile hits all alike. Owns its contestants.
 */
public final class Contest implements AutoCloseable {
    /** Starts a contestant. */
    @FunctionalInterface
    public interface Entry {
        /** @throws Unavailable if it cannot be had */
        Contestant start() throws Unavailable;
    }

    private record Player(Contestant contestant, String part) {}

    private final Map<String, Player> players = new LinkedHashMap<>();
    private final Map<String, List<Double>> times = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final List<Contestant> owned = new ArrayList<>();

    /** Enters somebody under a name; who cannot be started is remembered as absent. */
    public void enter(String name, Entry entry) {
        enter(List.of(name), List.of(Bench.ONLY), entry);
    }

    /** Enters the parts of one contestant, each under a name. */
    public void enter(List<String> names, List<String> parts, Entry entry) {
        try {
            Contestant contestant = entry.start();
            owned.add(contestant);
            for (int i = 0; i < names.size(); i++) {
                players.put(names.get(i), new Player(contestant, parts.get(i)));
            }
        } catch (Unavailable reason) {
            names.forEach(name -> absent.put(name, reason.getMessage()));
        }
    }

    /** Warms everybody up, then plays; at least one round. */
    public void play(Pace pace) {
        long begin = System.nanoTime();
        for (int round = -1; round < pace.rounds(); round++) {
            if (round > 0 && (System.nanoTime() - begin) * 1e-9 > pace.limit()) {
                return;
            }
            for (String name : List.copyOf(players.keySet())) {
                turn(name, round, pace);
            }
        }
    }

    private void turn(String name, int round, Pace pace) {
        Player player = players.get(name);
        try {
            double time = player.contestant().round(player.part(), round < 0 ? pace.warmUp() : pace.seconds());
            if (round >= 0) {
                times.computeIfAbsent(name, key -> new ArrayList<>()).add(time);
            }
        } catch (Unavailable reason) {
            players.remove(name);
            times.remove(name);
            absent.put(name, reason.getMessage());
        }
    }

    /** The median of somebody's rounds, in seconds; empty if absent. */
    public OptionalDouble seconds(String name) {
        return times.containsKey(name) ? OptionalDouble.of(Medians.of(times.get(name))) : OptionalDouble.empty();
    }

    /**
     * How many times as long as somebody else somebody takes: the median of what each round says, since
     * a machine that changes its speed in the middle does so for both; empty if one of them is absent.
     */
    public OptionalDouble ratio(String name, String other) {
        List<Double> mine = times.getOrDefault(name, List.of());
        List<Double> theirs = times.getOrDefault(other, List.of());
        int rounds = Math.min(mine.size(), theirs.size());
        return rounds == 0 ? OptionalDouble.empty()
                : OptionalDouble.of(Medians.of(IntStream.range(0, rounds).mapToDouble(i -> mine.get(i) / theirs.get(i)).toArray()));
    }

    /** Why somebody is absent. */
    public Optional<String> absence(String name) {
        return Optional.ofNullable(absent.get(name));
    }

    /** What somebody says of itself; empty if absent. */
    public String fact(String name, String fact) {
        return players.containsKey(name) ? players.get(name).contestant().fact(fact) : "";
    }

    @Override
    public void close() {
        owned.forEach(Contestant::close);
    }
}
