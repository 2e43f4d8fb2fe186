// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.operator.Operator;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.lang.foreign.ValueLayout;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A third party's operator, whose kernel is a service that comes and goes like the mechanism that uses it. */
class OwnOperatorTest {
    private static final List<Row> TOKENS = List.of(new Row(0, new int[] {1, 2, 3}));

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    /** {@code y = 2 x}. @param x dense */
    record Twice(Tensor x) implements Operator {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(x.spec());
        }
    }

    private static final class TwiceKernel implements Kernel<Twice> {
        @Override
        public Class<Twice> operator() {
            return Twice.class;
        }

        @Override
        public Step bind(Twice operator, List<Tensor> outputs, Binding binding) {
            Tensor y = outputs.getFirst();
            return () -> {
                for (long i = 0; i < y.shape().count(); i++) {
                    float x = operator.x().segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
                    y.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * x);
                }
            };
        }
    }

    private ServiceRegistration<?> mechanism() {
        return context.registerService(Mechanism.class, new SmallMechanism("twice", StateSpec.none(),
                (x, state, run) -> run.apply(new Twice(x))), new Hashtable<>(Map.of(Mechanism.NAME, "twice")));
    }

    private ServiceRegistration<?> kernel() {
        return context.registerService(Kernel.class, new TwiceKernel(), new Hashtable<>(Map.of(Kernel.COMPUTE, "nd4j")));
    }

    @Test
    void whicheverOfMechanismAndKernelComesLastMakesTheStackReady() {
        ServiceRegistration<?> mechanism = mechanism();
        ServiceRegistration<?> kernel = kernel();
        try (Stack stack = stacks.assemble(stacks.parse("twice; width=16 vocab=8"), stacks.randomWeights(1),
                AssemblyOptions.standard()); Session session = stack.open(1, 8)) {
            float[] before = session.forward(TOKENS).values().clone();
            for (boolean mechanismFirst : new boolean[] {true, false}) {
                kernel.unregister();
                mechanism.unregister();
                assertTrue(stack.waitingFor().isPresent());
                if (mechanismFirst) {
                    mechanism = mechanism();
                    assertTrue(stack.waitingFor().orElseThrow().contains("Twice"), stack.waitingFor().toString());
                    kernel = kernel();
                } else {
                    kernel = kernel();
                    mechanism = mechanism();
                }
                assertTrue(stack.waitingFor().isEmpty(), stack.waitingFor().toString());
                session.reset(0);
                float[] after = session.forward(TOKENS).values();
                for (int i = 0; i < before.length; i++) {
                    assertEquals(before[i], after[i]);
                }
            }
        } finally {
            kernel.unregister();
            mechanism.unregister();
        }
    }
}
