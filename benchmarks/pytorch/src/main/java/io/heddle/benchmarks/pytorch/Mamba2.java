// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.ModelNumbers;
import io.heddle.benchmarks.ModelShape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A whole Mamba-2 in eager operations, with the weights that Heddle's stack of the same shape has. */
final class Mamba2 implements Form {
    private static final double EPSILON = 1e-5;

    private record Layer(Tensor norm, Tensor inProj, Tensor conv, TensorOptional convBias, Tensor timeStepBias, Tensor rates,
            Tensor skip, Tensor gatedNorm, Tensor outProj) {}

    private final ModelShape.Mamba2 shape;
    private final Tensor embeddings;
    private final Tensor norm;
    private final Tensor tokens;
    private final List<Layer> layers = new ArrayList<>();

    Mamba2(ModelShape.Mamba2 shape, int[] prompt) {
        this.shape = shape;
        embeddings = matrix("embeddings/weight", shape.vocabulary(), shape.width());
        norm = exact("norm/weight", shape.width());
        float[] ids = new float[prompt.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = prompt[i];
        }
        tokens = Tensors.of(ids, ids.length).to(torch.ScalarType.Long);
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(layer("layers." + i + ".ssd/", "layers." + i + ".norm/weight"));
        }
    }

    private Layer layer(String block, String norm) {
        return new Layer(exact(norm, shape.width()),
                matrix(block + "in_proj", shape.projected(), shape.width()),
                exact(block + "conv1d", shape.convolved(), 1, ModelShape.Mamba2.TAPS),
                new TensorOptional(exact(block + "conv1d.bias", shape.convolved())),
                exact(block + "dt_bias", shape.heads()), exact(block + "A_log", shape.heads()).exp().neg(),
                exact(block + "D", shape.heads()), exact(block + "norm", shape.inner()),
                matrix(block + "out_proj", shape.width(), shape.inner()));
    }

    /** The logits of the last token. */
    @Override
    public Tensor forward() {
        Tensor x = torch.embedding(embeddings, tokens);
        for (Layer layer : layers) {
            // Frees what a layer made, as Python's counting does.
            try (PointerScope scope = new PointerScope()) {
                x.add_(mixed(normed(x, layer.norm()), layer));
            }
        }
        return torch.linear(normed(Tensors.last(x, 0), norm), embeddings);
    }

    private Tensor mixed(Tensor x, Layer layer) {
        long time = x.size(0);
        Tensor in = torch.linear(x, layer.inProj());
        Tensor gate = in.narrow(1, 0, shape.inner());
        Tensor convolved = torch.conv1d(in.narrow(1, shape.inner(), shape.convolved()).t().unsqueeze(0), layer.conv(),
                layer.convBias(), new long[] {1}, new long[] {ModelShape.Mamba2.TAPS - 1}, new long[] {1}, shape.convolved())
                .squeeze(0).narrow(1, 0, time).t().contiguous();
        torch.silu_(convolved);
        Tensor dt = torch.softplus(in.narrow(1, (long) shape.inner() + shape.convolved(), shape.heads()).add(layer.timeStepBias()));
        long state = ModelShape.Mamba2.STATE;
        Tensor y = Ssd.forward(convolved.narrow(1, 0, shape.inner()).view(time, shape.heads(), ModelShape.Mamba2.HEAD), dt,
                layer.rates(), convolved.narrow(1, shape.inner(), state), convolved.narrow(1, shape.inner() + state, state),
                layer.skip());
        return torch.linear(normed(y.view(time, shape.inner()).mul_(torch.silu(gate)), layer.gatedNorm()), layer.outProj());
    }

    private static Tensor normed(Tensor x, Tensor weight) {
        Tensor root = x.square().mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                .add_(new Scalar(EPSILON)).rsqrt_();
        return x.mul(root).mul_(weight);
    }

    private static Tensor matrix(String path, int rows, int columns) {
        return Tensors.of(ModelNumbers.matrix(path, rows, columns), rows, columns);
    }

    private static Tensor exact(String path, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Tensors.of(ModelNumbers.exact(path, Math.toIntExact(count)), shape);
    }
}
