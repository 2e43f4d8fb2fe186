// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackOutline.Use;
import io.heddle.api.stack.StageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model, drawn from input to output. Equal layers that follow each other are one line, with the
 * numbers of one of them.
 *
 * @param title its name
 * @param outline what it consists of
 * @param context the trained context; 0 where there is none
 * @param fileBytes the bytes of its weights as stored; 0 without weights
 * @param others what requests can get besides, where the stack has alternatives
 */
public record ModelDrawing(String title, StackOutline outline, int context, long fileBytes, List<Picked> others)
        implements Result {

    /** Recurrent states and caches are kept in single precision. */
    static final int STATE_BYTES = Float.BYTES;

    /** Copies the list. */
    public ModelDrawing {
        others = List.copyOf(others);
    }

    /** What one layer looks like. */
    private record Row(String blocks, long parameters, StateSize state) {}

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("%s: width %d, %d layers, %s parameters%s%s%n".formatted(title,
                outline.spec().width(), outline.spec().layers().size(), Amount.count(outline.parameters()),
                fileBytes > 0 ? ", " + Amount.bytes(fileBytes) + " of weights" : "",
                context > 0 ? ", context " + Amount.count(context) : ""));
        Table table = new Table(">layer", "blocks", ">parameters", "state of a sequence");
        table.row("in", LayerText.input(outline.spec()),
                Amount.count(parameters("embeddings/") + parameters("positions/")), "");
        List<Row> rows = rows();
        for (int first = 0; first < rows.size(); ) {
            int end = first + 1;
            while (end < rows.size() && rows.get(end).equals(rows.get(first))) {
                end++;
            }
            Row row = rows.get(first);
            String times = end - first == 1 ? "" : (end - first) + " x ";
            String state = row.state().text(STATE_BYTES);
            table.row(LayerText.range(first, end), row.blocks(), times + Amount.count(row.parameters()),
                    state.equals("-") ? state : times + state);
            first = end;
        }
        table.row("out", LayerText.head(outline.spec()), Amount.count(parameters("head/") + norm(outline.spec().head().norm())), "");
        text.append(table.text());
        text.append("state of a sequence: ").append(state(outline));
        for (Picked other : others) {
            text.append("%nwith %s: %s parameters run, state of a sequence: %s".formatted(other.what(),
                    Amount.count(other.outline().parameters()), state(other.outline())));
        }
        return text.toString();
    }

    private static String state(StackOutline outline) {
        StateSize all = outline.uses().stream().map(Use::state).map(StateSize::of)
                .reduce(new StateSize(0, 0, 0, 0), StateSize::plus);
        return all.text(STATE_BYTES) + (outline.steps() ? "" : "; reads whole sequences only");
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int layer = 0; layer < outline.spec().layers().size(); layer++) {
            int index = layer;
            List<Use> uses = outline.uses().stream().filter(use -> use.layer() == index).toList();
            rows.add(new Row(LayerText.blocks(outline.spec(), outline.spec().layers().get(layer)),
                    uses.stream().mapToLong(Use::parameters).sum() + norms(outline.spec().layers().get(layer)),
                    uses.stream().map(Use::state).map(StateSize::of).reduce(new StateSize(0, 0, 0, 0), StateSize::plus)));
        }
        return rows;
    }

    private long norms(LayerSpec layer) {
        long parameters = 0;
        for (StageSpec stage : layer.stages()) {
            for (BranchSpec branch : stage.branches()) {
                parameters += norm(branch.norm());
            }
            if (stage.combine() instanceof Combine.PostNorm post) {
                parameters += norm(Optional.of(post.norm()));
            }
        }
        return parameters;
    }

    private long norm(Optional<NormSpec> norm) {
        return norm.map(spec -> parameters(spec.weights() + "/")).orElse(0L);
    }

    private long parameters(String prefix) {
        return outline.weights().stream().filter(w -> w.path().startsWith(prefix)).mapToLong(w -> w.shape().count()).sum();
    }
}
