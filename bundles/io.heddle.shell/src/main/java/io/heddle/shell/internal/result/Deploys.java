// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.deploy.Deployment;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The jars in the folder {@code deploy}. @param deployments by name of the file */
public record Deploys(List<Deployment> deployments) implements Result {

    @Override
    public String text() {
        if (deployments.isEmpty()) {
            return "the folder deploy is empty; drop a jar into it";
        }
        Table table = new Table("name", "state", "bundle", "time", "sha256", "reason");
        deployments.forEach(d -> table.row(d.file(), d.state().name().toLowerCase(Locale.ROOT), d.bundle(),
                d.time().truncatedTo(ChronoUnit.SECONDS), d.sha256(), d.reason()));
        return table.text();
    }
}
