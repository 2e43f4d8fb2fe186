// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.config.Nearest;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StateConverter;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.result.MechanismDetails;
import io.heddle.shell.internal.result.MechanismState;
import io.heddle.shell.internal.result.Mechanisms;
import io.heddle.shell.internal.result.Result;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Tells which mechanisms are installed. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=mechanisms"})
public final class MechanismsCommand extends Command {

    private final Map<Mechanism, MechanismInfo> installed = new ConcurrentHashMap<>();
    /** Mechanisms are listed without a router too, but then nobody knows what they keep. */
    private final List<Stacks> routers = new CopyOnWriteArrayList<>();
    private final List<StateConverter> converters = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMechanism(Mechanism mechanism) {
        installed.put(mechanism, mechanism.describe());
    }

    void unbindMechanism(Mechanism mechanism) {
        installed.remove(mechanism);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindStacks(Stacks stacks) {
        routers.add(stacks);
    }

    void unbindStacks(Stacks stacks) {
        routers.remove(stacks);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindConverter(StateConverter converter) {
        converters.add(converter);
    }

    void unbindConverter(StateConverter converter) {
        converters.remove(converter);
    }

    /** All of them, or one in detail. */
    @Descriptor("list the mechanisms that are installed, or tell of one its formula and options")
    public Result mechanisms(
            @Descriptor("the width for which state is counted")
            @Parameter(names = "--width", absentValue = "1024") int width,
            @Descriptor("tokens of the sequence for which it is counted; K is 1024, M is 1024 K")
            @Parameter(names = "--context", absentValue = "4K") String context,
            @Descriptor("the mechanism to tell of; all in one table if left out") String[] name) {
        Options.atLeast(1, "--width", width);
        List<Long> tokens = PlanCommand.counts("--context", context);
        if (tokens.size() != 1) {
            throw new UsageException("--context is " + context + "; one number is allowed");
        }
        List<MechanismInfo> all = installed.values().stream().sorted(Comparator.comparing(MechanismInfo::name)).toList();
        if (name.length == 0) {
            return new Mechanisms(all, state(all, width, tokens.getFirst()));
        }
        if (name.length > 1) {
            throw new UsageException("mechanisms takes one name, found " + String.join(" ", name));
        }
        return all.stream().filter(m -> m.name().equals(name[0])).findFirst()
                .map(m -> new MechanismDetails(m, state(List.of(m), width, tokens.getFirst()), sources(m),
                        report(m)))
                .orElseThrow(() -> unknown(name[0], all.stream().map(MechanismInfo::name).toList()));
    }

    private List<String> sources(MechanismInfo info) {
        return converters.stream().filter(converter -> converter.to().equals(info.name())).map(StateConverter::from)
                .distinct().sorted().toList();
    }

    private Optional<String> report(MechanismInfo info) {
        return installed.entrySet().stream().filter(entry -> entry.getValue().equals(info)).findFirst()
                .flatMap(entry -> CarriedReport.line(entry.getKey().getClass()));
    }

    private MechanismState state(List<MechanismInfo> mechanisms, int width, long context) {
        Map<String, Long> bytes = new HashMap<>();
        for (Stacks stacks : routers) {
            mechanisms.forEach(m -> elements(stacks, m.name(), width, context)
                    .ifPresent(elements -> bytes.put(m.name(), elements * MechanismState.ELEMENT)));
        }
        return new MechanismState(width, context, bytes);
    }

    /** Of one layer; nothing where the mechanism needs options, or another layer before it. */
    private static OptionalLong elements(Stacks stacks, String mechanism, int width, long context) {
        try {
            // In quotes, since a mechanism may have the name of a preset.
            return OptionalLong.of(stacks.outline(stacks.parse("\"" + mechanism + "\"; layers=1 width=" + width))
                    .stateElements(context));
        } catch (InvalidStackException | MissingMechanismException cannotStandAlone) {
            return OptionalLong.empty();
        }
    }

    private static UsageException unknown(String name, List<String> names) {
        String nearest = Nearest.of(name, names).map(n -> "did you mean " + n + "? ").orElse("");
        return new UsageException("no mechanism " + name + " is installed; " + nearest + "installed: "
                + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
}
