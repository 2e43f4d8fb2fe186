// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.state.MixerState;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.tck.Finding;
import io.heddle.tck.MixerTrial;
import io.heddle.tck.RecordingRun;
import io.heddle.tck.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.osgi.framework.Constants;

/** What must hold before anything else can be said: that a pass runs and gives numbers. */
public final class FirstPasses {
    private FirstPasses() {}

    /** Whether the mixer alone gives the width of its stack. */
    public static Finding shape(Subject subject) {
        Shape expected = Shape.of(2, 5, subject.size().width());
        Shape found;
        try {
            found = subject.ask(mechanism -> {
                Mixer mixer = MixerTrial.of(mechanism, subject.size().width(), subject.block().options()).mixer();
                MixerState state = new MixerState("trial", mixer.state());
                Tensor x = Tensor.unbound(new TensorSpec(DataType.F32, expected));
                return mixer.forward(x, state, new RecordingRun(2)).shape();
            });
        } catch (RuntimeException thrown) {
            return Finding.skipped("the mixer gives no result where it stands alone: " + thrown);
        }
        return found.equals(expected) ? Finding.passed()
                : Finding.failed("the result of an input " + expected + " is " + found + "; it must be " + expected);
    }

    /** Whether passes of a stack end. */
    public static Finding completes(Subject subject) {
        try (Stack stack = subject.exact()) {
            Optional<String> waiting = stack.waitingFor();
            if (waiting.isPresent()) {
                return Finding.failed("the stack cannot be assembled: " + waiting.get());
            }
            long parameters = stack.outline().parameters();
            try (Session session = stack.open(1, 8)) {
                Feed.whole(session, 0, Feed.tokens(subject, 5, 0));
            }
            return Finding.passed("parameters", parameters);
        }
    }

    /** Whether the service that ran a pass is still the same service. */
    public static Finding stays(Subject subject) {
        Optional<Object> before = id(subject);
        try (Stack stack = subject.exact(); Session session = stack.open(1, 8)) {
            Feed.whole(session, 0, Feed.tokens(subject, 5, 0));
        }
        return before.isPresent() && before.equals(id(subject)) ? Finding.passed()
                : Finding.failed("the service went away while a pass ran; a mechanism leaves when its bundle is stopped");
    }

    private static Optional<Object> id(Subject subject) {
        return subject.reference().map(reference -> reference.getProperty(Constants.SERVICE_ID));
    }

    /** Whether extreme inputs give finite numbers in F32. */
    public static Finding finite(Subject subject) {
        try (Stack stack = subject.assemble(subject.spec(), AssemblyOptions.standard());
                Session session = stack.open(1, 64)) {
            for (int token : new int[] {0, subject.size().vocabulary() - 1}) {
                session.reset(0);
                int[] same = new int[48];
                Arrays.fill(same, token);
                if (!finite(Feed.whole(session, 0, same))) {
                    return Finding.failed("token " + token + ", 48 times, gives a result that is not finite");
                }
            }
        }
        StackSpec spec = subject.spec();
        StackSpec features = new StackSpec(spec.name(), spec.width(),
                new InputSpec.Features(spec.width(), false, Optional.empty()), spec.blocks(), spec.layers(), spec.head());
        try (Stack stack = subject.assemble(features, AssemblyOptions.standard()); Session session = stack.open(1, 16)) {
            return extreme(session, spec.width(), "only zeros", i -> 0)
                    .or(() -> extreme(session, spec.width(), "10000 throughout", i -> 1e4))
                    .or(() -> extreme(session, spec.width(), "10000 and -10000 in turn", i -> i % 2 == 0 ? 1e4 : -1e4))
                    .or(() -> extreme(session, spec.width(), "1e-20 throughout", i -> 1e-20))
                    .orElseGet(Finding::passed);
        }
    }

    private static Optional<Finding> extreme(Session session, int width, String what, IntToDoubleFunction value) {
        session.reset(0);
        float[][] tokens = new float[9][width];
        for (int i = 0; i < tokens.length * width; i++) {
            tokens[i / width][i % width] = (float) value.applyAsDouble(i / width);
        }
        Output output = session.forwardFeatures(List.of(new FeatureRow(0, tokens, null)));
        return finite(Feed.row(output, 0, tokens.length)) ? Optional.empty()
                : Optional.of(Finding.failed("features of " + what + " give a result that is not finite"));
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
