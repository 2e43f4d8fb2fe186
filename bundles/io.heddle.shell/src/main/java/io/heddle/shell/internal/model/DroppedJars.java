// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.MissingMechanismException;
import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployments;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Adds to the news that a mechanism is missing which dropped jars do not run: it may be in one of them. */
@Component(service = DroppedJars.class)
public final class DroppedJars {

    private final List<Deployments> deployments = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Deployments found) {
        deployments.add(found);
    }

    void unbind(Deployments gone) {
        deployments.remove(gone);
    }

    /**
     * Does what needs mechanisms.
     *
     * @throws MissingMechanismException with the jars that do not run
     */
    public <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (MissingMechanismException missing) {
            String told = told();
            if (told.isEmpty()) {
                throw missing;
            }
            throw new MissingMechanismException(missing.getMessage() + told);
        }
    }

    private String told() {
        StringBuilder told = new StringBuilder();
        for (Deployments all : deployments) {
            for (Deployment one : all.all()) {
                switch (one.state()) {
                    case INSTALLED -> { }
                    case ACCEPTED -> told.append("; deploy/").append(one.file()).append(" does not run: ").append(one.reason());
                    case REFUSED -> told.append("; deploy/").append(one.file()).append(" was refused: ").append(one.reason());
                }
            }
        }
        return told.toString();
    }
}
