// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.config.Nearest;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.result.MechanismDetails;
import io.heddle.shell.internal.result.Mechanisms;
import io.heddle.shell.internal.result.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Tells which mechanisms are installed. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=mechanisms"})
public final class MechanismsCommand extends Command {

    private final Map<Mechanism, MechanismInfo> installed = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMechanism(Mechanism mechanism) {
        installed.put(mechanism, mechanism.describe());
    }

    void unbindMechanism(Mechanism mechanism) {
        installed.remove(mechanism);
    }

    /** All of them, or one in detail. */
    @Descriptor("list the mechanisms that are installed, or tell of one its formula and options")
    public Result mechanisms(
            @Descriptor("the mechanism to tell of; all in one table if left out") String[] name) {
        List<MechanismInfo> all = installed.values().stream().sorted(Comparator.comparing(MechanismInfo::name)).toList();
        if (name.length == 0) {
            return new Mechanisms(all);
        }
        if (name.length > 1) {
            throw new UsageException("mechanisms takes one name, found " + String.join(" ", name));
        }
        return all.stream().filter(m -> m.name().equals(name[0])).findFirst().map(MechanismDetails::new)
                .orElseThrow(() -> unknown(name[0], all.stream().map(MechanismInfo::name).toList()));
    }

    private static UsageException unknown(String name, List<String> names) {
        String nearest = Nearest.of(name, names).map(n -> "did you mean " + n + "? ").orElse("");
        return new UsageException("no mechanism " + name + " is installed; " + nearest + "installed: "
                + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
}
