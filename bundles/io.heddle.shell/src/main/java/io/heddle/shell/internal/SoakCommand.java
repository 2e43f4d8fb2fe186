// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Device;
import io.heddle.api.weight.WeightStore;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.result.SoakReport;
import io.heddle.shell.internal.soak.Exchange;
import io.heddle.shell.internal.soak.Soak;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Exchanges a mechanism many times under load. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=soak"})
public final class SoakCommand extends Command {

    private static final long SEED = 1;

    private final BundleContext context;
    private final Callers callers;
    private final Stacks stacks;

    /** The services stay as long as this. */
    @Activate
    public SoakCommand(BundleContext context, @Reference Callers callers, @Reference Stacks stacks) {
        this.context = context;
        this.callers = callers;
        this.stacks = stacks;
    }

    /** Ends with an error if a request failed, an answer was wrong, or something was kept. */
    @Descriptor("exchange a mechanism many times while requests run, and compare every answer")
    public SoakReport soak(CommandSession session,
            @Descriptor("how many exchanges")
            @Parameter(names = "--swaps", absentValue = "1000") int swaps,
            @Descriptor("how many threads send requests")
            @Parameter(names = "--threads", absentValue = "4") int threads,
            @Descriptor("how many tokens an answer has")
            @Parameter(names = "--tokens", absentValue = "8") int tokens,
            @Descriptor("the stack that serves, with random weights")
            @Parameter(names = "--stack", absentValue = "ssd + mlp, attention + mlp; width=32 vocab=64") String stack,
            @Descriptor("the mechanism that is exchanged for itself")
            @Parameter(names = "--mechanism", absentValue = "ssd") String mechanism,
            @Descriptor("kinds of exchanges, in turns: order, restart, update, beside; all if left out")
            @Parameter(names = "--kinds", absentValue = "order,restart,update,beside") String kinds)
            throws IOException, BundleException, InterruptedException {
        Options.atLeast(1, "--swaps", swaps);
        Options.atLeast(1, "--threads", threads);
        Options.atLeast(1, "--tokens", tokens);
        StackSpec spec = stacks.parse(stack);
        if (!(spec.input() instanceof InputSpec.Tokens input)) {
            throw new UsageException("--stack reads features; one that reads tokens is allowed");
        }
        if (spec.blocks().values().stream().noneMatch(block -> block.mechanism().equals(mechanism))) {
            throw new UsageException("--stack has no " + mechanism + "; name one of its mechanisms with --mechanism");
        }
        Soak.Order order = new Soak.Order(swaps, threads, tokens, kinds(kinds), SEED);
        Soak soak = new Soak(context, devices(), bundle(mechanism), mechanism, order);
        try (WeightStore weights = stacks.randomWeights(SEED);
                Stack running = stacks.assemble(spec, weights, AssemblyOptions.standard());
                Progress progress = new Progress(callers.of(session), "soak: exchanges", swaps)) {
            SoakReport report = soak.run(running, input.vocabulary(), progress::done);
            if (!report.holds()) {
                throw new IllegalStateException(report.text());
            }
            return report;
        }
    }

    private static List<Exchange> kinds(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).map(SoakCommand::kind).toList();
    }

    private static Exchange kind(String text) {
        return Arrays.stream(Exchange.values()).filter(kind -> kind.text().equals(text)).findFirst()
                .orElseThrow(() -> new UsageException("--kinds has '" + text + "'; allowed are " + Arrays.stream(Exchange.values())
                        .map(Exchange::text).collect(Collectors.joining(", "))));
    }

    private List<Device> devices() {
        try {
            return context.getServiceReferences(Device.class, null).stream().map(context::getService)
                    .filter(Objects::nonNull).toList();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Bundle bundle(String mechanism) {
        try {
            @Nullable ServiceReference<Mechanism> found = context.getServiceReferences(Mechanism.class,
                    "(" + Mechanism.NAME + "=" + mechanism + ")").stream().findFirst().orElse(null);
            if (found == null || found.getBundle() == null) {
                throw new UsageException("the mechanism " + mechanism + " is not installed");
            }
            return found.getBundle();
        } catch (InvalidSyntaxException malformed) {
            throw new UsageException("'" + mechanism + "' is not the name of a mechanism");
        }
    }
}
