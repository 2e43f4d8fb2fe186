// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.result.WaitingReport.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What declarative services say about components. */
final class ComponentStates {

    private final ServiceComponentRuntime runtime;

    ComponentStates(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Every component, with what it waits for. */
    List<Item> all() {
        return runtime.getComponentDescriptionDTOs().stream()
                .map(description -> new Item("component", description.name, waitingFor(description))).toList();
    }

    private String waitingFor(ComponentDescriptionDTO description) {
        if (!runtime.isComponentEnabled(description)) {
            return "it is disabled";
        }
        List<String> reasons = new ArrayList<>();
        for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
            switch (configuration.state) {
                case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> reasons.add("a configuration "
                        + Arrays.toString(description.configurationPid));
                case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                        Arrays.stream(configuration.unsatisfiedReferences)
                                .map(missing -> reference(description, missing)).forEach(reasons::add);
                case ComponentConfigurationDTO.FAILED_ACTIVATION -> reasons.add("it failed: "
                        + configuration.failure.lines().findFirst().orElse("no reason given"));
                default -> {
                }
            }
        }
        return String.join(", ", reasons);
    }

    private static String reference(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing) {
        String service = Arrays.stream(description.references).filter(r -> r.name.equals(missing.name))
                .map(r -> r.interfaceName).findFirst().orElse(missing.name);
        return "a service " + service + (missing.target == null ? "" : " with " + missing.target);
    }
}
