// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.stack.Stacks;
import io.heddle.api.weight.WeightStore;
import io.heddle.router.internal.notation.StackJson;
import io.heddle.router.internal.notation.StackNotation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds mechanisms and computes as they come and go, and makes stacks of them. */
@Component
public final class Router implements Stacks {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    /** Below the 5 s for which declarative services wait on a bind method. */
    private static final long PATIENCE_MILLIS = 3_000;

    private final MechanismRegistry mechanisms = new MechanismRegistry();
    private final ComputeRegistry computes = new ComputeRegistry();
    private final Converters converters = new Converters();
    private final SwapLog log = new SwapLog();
    private final List<RunningStack> stacks = new CopyOnWriteArrayList<>();
    /** Stacks are tried and changed here: a trial may last longer than a service may keep others waiting. */
    private final ExecutorService changes = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "heddle-router");
        thread.setDaemon(true);
        return thread;
    });

    MechanismRegistry mechanisms() {
        return mechanisms;
    }

    ComputeRegistry kernels() {
        return computes;
    }

    Converters converters() {
        return converters;
    }

    SwapLog log() {
        return log;
    }

    @Override
    public StackSpec parse(String text) {
        return StackNotation.parse(text);
    }

    @Override
    public String json(StackSpec spec) {
        return StackJson.write(spec);
    }

    @Override
    public String notation(StackSpec spec) {
        return StackNotation.printLayers(spec);
    }

    @Override
    public StackOutline outline(StackSpec spec) {
        return Outlines.of(spec, mechanisms::find);
    }

    @Override
    public Stack assemble(StackSpec spec, WeightStore weights, AssemblyOptions options) {
        if (!options.type().computes()) {
            throw new InvalidStackException("activations in " + options.type() + "; F32 and F64 are allowed");
        }
        RunningStack stack = new RunningStack(this, spec, weights, options);
        stack.revise("first assembly");
        stacks.add(stack);
        return stack;
    }

    @Override
    public WeightStore randomWeights(long seed) {
        return new RandomWeights(seed);
    }

    @Override
    public List<ComputeStatus> computes() {
        return computes.status();
    }

    @Override
    public List<SwapReport> swaps() {
        return log.all();
    }

    @Override
    public List<Stack> open() {
        return List.copyOf(stacks);
    }

    void closed(RunningStack stack) {
        stacks.remove(stack);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMechanism(ServiceReference<Mechanism> reference, Mechanism mechanism) {
        mechanisms.add(mechanism, version(reference), properties(reference));
        changed(name(reference) + " arrived", true);
    }

    void unbindMechanism(Mechanism mechanism) {
        mechanisms.remove(mechanism);
        left(mechanism);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindKernelSet(KernelSet set, Map<String, Object> properties) {
        computes.add(set, properties);
        changed("the compute " + set.name() + " arrived", true);
    }

    void unbindKernelSet(KernelSet set) {
        computes.remove(set);
        left(set);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindKernel(Kernel<?> kernel, Map<String, Object> properties) {
        computes.add(kernel, properties);
        changed("a kernel for " + kernel.operator().getSimpleName() + " arrived", true);
    }

    void unbindKernel(Kernel<?> kernel) {
        computes.remove(kernel);
        left(kernel);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindConverter(StateConverter converter) {
        converters.add(converter);
    }

    void unbindConverter(StateConverter converter) {
        converters.remove(converter);
    }

    @Deactivate
    void deactivate() {
        changes.shutdown();
        stacks.forEach(RunningStack::close);
    }

    /** Has all stacks look for what is best now; waits for them if wanted, but not long. */
    private void changed(String cause, boolean wait) {
        try {
            Future<?> done = changes.submit(() -> stacks.forEach(stack -> revise(stack, cause)));
            if (wait) {
                done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException | TimeoutException goesOn) {
            // Either the router is going, or a trial takes its time: the stacks serve what they have.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            LOG.warn("stacks cannot use what changed: {}", failed.getCause().toString());
        }
    }

    private static void revise(RunningStack stack, String cause) {
        try {
            stack.revise(cause);
        } catch (RuntimeException unfit) {
            LOG.warn("stack {} cannot use what arrived: {}", stack.spec().name(), unfit.getMessage());
        }
    }

    private void left(Object service) {
        boolean used = false;
        for (RunningStack stack : stacks) {
            try {
                used |= stack.left(service);
            } catch (RuntimeException failed) {
                LOG.warn("stack {}: {}", stack.spec().name(), failed.getMessage());
                used = true;
            }
        }
        if (used) {
            changed("another left", false);
        }
    }

    private static String name(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "a mechanism" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static Version version(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? Version.emptyVersion : bundle.getVersion();
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new java.util.HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return Map.copyOf(properties);
    }
}
