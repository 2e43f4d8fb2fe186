// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapReport;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * What running stacks said of a bundle's mechanisms.
 *
 * <p>The start of the bundle has had them tried: its services are bound before the start returns.
 */
final class StackTrials {

    private final BundleContext context;

    StackTrials(BundleContext context) {
        this.context = context;
    }

    /**
     * Why a stack went back to what it had.
     *
     * @param bundle that was started
     * @param mechanisms its names
     * @param since a moment before the start
     */
    Optional<String> refusal(Bundle bundle, Set<String> mechanisms, Instant since) {
        ServiceReference<Stacks> reference = context.getServiceReference(Stacks.class);
        Stacks stacks = reference == null ? null : context.getService(reference);
        if (stacks == null) {
            return Optional.empty();
        }
        try {
            return stacks.swaps().stream()
                    .filter(report -> report.outcome() == SwapReport.Outcome.ROLLED_BACK && !report.at().isBefore(since))
                    .filter(report -> mechanisms.stream().anyMatch(name -> names(report, name + " " + bundle.getVersion() + " at ")))
                    .map(SwapReport::detail).findFirst();
        } finally {
            context.ungetService(reference);
        }
    }

    private static boolean names(SwapReport report, String mechanism) {
        return report.detail().startsWith(mechanism)
                || report.changes().stream().anyMatch(change -> change.startsWith("+ " + mechanism));
    }
}
