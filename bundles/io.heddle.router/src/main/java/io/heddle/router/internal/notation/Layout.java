// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.router.internal.notation.LayerDraft.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which layers follow one another, as written: a tree that becomes a list once the number of layers is known. */
sealed interface Layout permits Layout.One, Layout.Named, Layout.Repeat, Layout.Group, Layout.Sequence, Layout.Cycle,
        Layout.Sum, Layout.Directed, Layout.Megatron, Placement, Ratio {
    /** That the number of layers is not known from outside. */
    int OPEN = 0;

    /**
     * The layers.
     *
     * @param names what names stand for
     * @param wanted how many layers the surroundings ask for, or {@link #OPEN}; a layout that has its own length keeps
     *         it
     * @throws io.heddle.api.stack.InvalidStackException if the layout cannot have that length, or too much is asked for
     */
    List<LayerDraft> expand(Names names, int wanted);

    /** Just this layer. */
    record One(LayerDraft layer) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            return List.of(layer);
        }
    }

    /** A name alone, which a definition may explain; in a type list it may also be a published type. */
    record Named(Use use, boolean inTypeList) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            return List.of(names.layer(use, inTypeList));
        }
    }

    /** The same again and again. */
    record Repeat(int count, Layout body, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            List<LayerDraft> once = body.expand(names, wanted % count == 0 ? wanted / count : OPEN);
            checkLength((long) count * once.size(), at);
            if (once.size() == 1) {
                return Collections.nCopies(count, once.getFirst());
            }
            List<LayerDraft> layers = new ArrayList<>(count * once.size());
            for (int i = 0; i < count; i++) {
                layers.addAll(once);
            }
            return layers;
        }
    }

    /** A bracket that says its own number of layers. */
    record Group(Layout body, int layers, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            return exactly(body.expand(names, layers), layers, at);
        }
    }

    /** One after another. */
    record Sequence(List<Layout> items, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            List<LayerDraft> layers = new ArrayList<>();
            for (Layout item : items) {
                layers.addAll(item.expand(names, OPEN));
                checkLength(layers.size(), at);
            }
            return layers;
        }
    }

    /** A type list: begins anew until the stack is full. */
    record Cycle(List<Layout> entries, boolean mustFill, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            List<LayerDraft> once = new Sequence(entries, at).expand(names, OPEN);
            if (wanted == OPEN) {
                if (mustFill) {
                    throw Tokens.fault(at, "found a list that goes on with .. to an unknown end; add layers=N");
                }
                return once;
            }
            if (once.size() > wanted) {
                throw Tokens.fault(at, "found a list of " + once.size() + " layers for " + wanted
                        + "; a list that is no longer is allowed");
            }
            List<LayerDraft> layers = new ArrayList<>(wanted);
            for (int i = 0; i < wanted; i++) {
                layers.add(once.get(i % once.size()));
            }
            return layers;
        }
    }

    /** Stages of the same layers: the first layer of each, the second of each, ...; one layer goes with all. */
    record Sum(List<Layout> operands, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            List<LayerDraft> sum = operands.getFirst().expand(names, wanted);
            for (Layout operand : operands.subList(1, operands.size())) {
                sum = add(sum, operand.expand(names, wanted), at);
            }
            return sum;
        }

        private static List<LayerDraft> add(List<LayerDraft> first, List<LayerDraft> second, int at) {
            int size = Math.max(first.size(), second.size());
            if (first.size() != size && first.size() != 1 || second.size() != size && second.size() != 1) {
                throw Tokens.fault(at, "found " + first.size() + " layers + " + second.size()
                        + " layers; as many on both sides, or 1 on one of them, are allowed");
            }
            List<LayerDraft> sum = new ArrayList<>(size);
            long branches = 0;
            for (int i = 0; i < size; i++) {
                LayerDraft layer = first.get(first.size() == 1 ? 0 : i).then(second.get(second.size() == 1 ? 0 : i), at);
                branches += layer.branches();
                sum.add(layer);
                checkBranches(branches, at);
            }
            return sum;
        }
    }

    /** All its layers read in this direction. */
    record Directed(Direction direction, Layout body) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            return body.expand(names, wanted).stream().map(layer -> layer.towards(direction)).toList();
        }
    }

    /** Megatron's placement by shares. */
    record Megatron(int layers, double attention, double mlp, int at) implements Layout {
        @Override
        public List<LayerDraft> expand(Names names, int wanted) {
            int count = layers == OPEN ? wanted : layers;
            if (count == OPEN) {
                throw Tokens.fault(at, "found megatron without a number of layers; add layers=N");
            }
            List<Layout> symbols = MegatronPattern.read(MegatronPattern.allocate(count, attention, mlp), at);
            return new Sequence(symbols, at).expand(names, OPEN);
        }
    }

    /** Checks the length against what was asked for; one layer is repeated. */
    static List<LayerDraft> exactly(List<LayerDraft> layers, int wanted, int at) {
        if (wanted == OPEN || layers.size() == wanted) {
            return layers;
        }
        if (layers.size() == 1) {
            return Collections.nCopies(wanted, layers.getFirst());
        }
        throw Tokens.fault(at, "found " + layers.size() + " layers, but layers=" + wanted
                + "; leave layers out, or write a list in [ ] to have it repeated");
    }

    static void checkLength(long layers, int at) {
        if (layers > Limits.LAYERS) {
            throw Tokens.fault(at, "found more than " + Limits.LAYERS + " layers; allowed are " + Limits.LAYERS);
        }
    }

    static void checkBranches(long branches, int at) {
        if (branches > Limits.BRANCHES) {
            throw Tokens.fault(at, "found more than " + Limits.BRANCHES + " mechanisms in a stack; allowed are "
                    + Limits.BRANCHES);
        }
    }

    /** One layer, where only one makes sense. */
    static LayerDraft single(Layout layout, Names names, int at, String what) {
        List<LayerDraft> layers = layout.expand(names, OPEN);
        if (layers.size() != 1) {
            throw Tokens.fault(at, "found " + layers.size() + " layers; " + what + " is one layer");
        }
        return layers.getFirst();
    }
}
