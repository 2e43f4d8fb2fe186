// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * Mamba-3 by Euler's rule, without rotation, norms and biases of keys, at decay rates that do not
 * depend on the input, is Mamba-2 without convolution: both carry the same sum.
 */
@Component
public final class Mamba3ToSsd implements StateConverter {
    @Override
    public String from() {
        return "mamba3";
    }

    @Override
    public String to() {
        return SsdMechanism.SSD;
    }

    @Override
    public Optional<String> refusal(End from, End to) {
        return Stream.of(
                        needed("discretisation", from.options().text("discretisation").orElse("trapezoid"), "euler"),
                        needed("rotaryShare", from.options().number("rotaryShare").orElse(0.5), 0.0),
                        needed("keyNorm", from.options().flag(true, "keyNorm"), false),
                        needed("rank", from.options().integer("rank").orElse(1), 1),
                        needed("norm", from.options().flag(false, "norm"), false),
                        needed("convTaps", to.options().integer("convTaps").orElse(4), 0),
                        needed("norm", to.options().text("norm").orElse("group"), "none"),
                        needed("timeStepMin", to.options().number("timeStepMin").orElse(0), 0.0),
                        needed("timeStepMax", to.options().number("timeStepMax").orElse(Double.POSITIVE_INFINITY),
                                Double.POSITIVE_INFINITY),
                        StateConverter.difference(groups(from), groups(to)),
                        from.state().equals(to.state()) ? Optional.<String>empty()
                                : Optional.of("the states differ in heads, headDim or stateSize; they must be the same"))
                .flatMap(Optional::stream).findFirst();
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }

    private static Optional<String> needed(String setting, Object found, Object needed) {
        return found.equals(needed) ? Optional.empty()
                : Optional.of(setting + " is " + found + "; " + needed + " is needed");
    }

    private static Map<String, Integer> groups(End end) {
        return Map.of("groups", end.options().integer("groups").orElse(1));
    }
}
