// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.KernelSet.ComputeInfo;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.MissingMechanismException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;

/** The computes and single kernels that are registered now. Thread-safe. */
final class ComputeRegistry {
    private record Ranked(KernelSet set, int ranking) {}

    private final List<Ranked> sets = new ArrayList<>();
    private final Map<String, List<Kernel<?>>> single = new HashMap<>();

    synchronized void add(KernelSet set, Map<String, Object> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer ranked ? ranked : 0;
        sets.add(new Ranked(set, ranking));
        sets.sort(Comparator.comparingInt(Ranked::ranking).reversed());
    }

    synchronized void remove(KernelSet set) {
        sets.removeIf(ranked -> ranked.set() == set);
    }

    synchronized void add(Kernel<?> kernel, Map<String, Object> properties) {
        single.computeIfAbsent(String.valueOf(properties.get(Kernel.COMPUTE)), name -> new ArrayList<>()).add(kernel);
    }

    synchronized void remove(Kernel<?> kernel) {
        single.values().forEach(kernels -> kernels.remove(kernel));
    }

    /**
     * The computes for a stack: the one asked for, or the best usable one, then the others of its device.
     *
     * @throws MissingMechanismException if there is none; says why each was not taken
     */
    synchronized Kernels select(AssemblyOptions options) {
        KernelSet main = sets.stream().map(Ranked::set)
                .filter(set -> options.compute().map(name -> name.equals(set.name())).orElse(true))
                .filter(set -> refusal(set.describe(), options).isEmpty())
                .findFirst().orElseThrow(() -> new MissingMechanismException(none(options)));
        List<KernelSet> chosen = new ArrayList<>(List.of(main));
        // Whether these are usable is asked when an operator needs them: a compute may take a second to find out.
        sets.stream().map(Ranked::set).filter(set -> set != main && set.device() == main.device()).forEach(chosen::add);
        Map<String, List<Kernel<?>>> copy = new HashMap<>();
        single.forEach((name, kernels) -> copy.put(name, List.copyOf(kernels)));
        return new Kernels(List.copyOf(chosen), Map.copyOf(copy), options.type());
    }

    synchronized List<ComputeStatus> status() {
        List<ComputeStatus> status = new ArrayList<>();
        boolean taken = false;
        for (Ranked ranked : sets) {
            ComputeInfo info = ranked.set().describe();
            String verdict;
            if (info.unusable().isPresent()) {
                verdict = "not usable: " + info.unusable().get();
            } else if (taken) {
                verdict = "stands by: a higher-ranked compute is usable";
            } else {
                verdict = "taken by new stacks";
                taken = true;
            }
            status.add(new ComputeStatus(info, ranked.set().device().name(), ranked.ranking(), verdict));
        }
        return status;
    }

    private String none(AssemblyOptions options) {
        if (sets.isEmpty()) {
            return "no compute is installed" + options.compute().map(name -> "; asked for was " + name).orElse("");
        }
        List<String> reasons = sets.stream().map(ranked -> ranked.set().describe())
                .map(info -> info.name() + refusal(info, options).map(why -> " (" + why + ")").orElse("")).toList();
        return options.compute().map(name -> "compute " + name + " is not usable").orElse("no compute is usable")
                + "; installed: " + String.join(", ", reasons);
    }

    private static Optional<String> refusal(ComputeInfo info, AssemblyOptions options) {
        if (info.unusable().isPresent()) {
            return info.unusable();
        }
        if (!info.types().contains(options.type())) {
            return Optional.of("it does not compute in " + options.type());
        }
        if (!info.forms().contains(options.weights())) {
            return Optional.of("it does not keep weights as " + options.weights().name().toLowerCase(Locale.ROOT));
        }
        return info.caches().contains(options.cache()) ? Optional.empty()
                : Optional.of("it does not keep past keys and values as " + options.cache().name().toLowerCase(Locale.ROOT));
    }
}
