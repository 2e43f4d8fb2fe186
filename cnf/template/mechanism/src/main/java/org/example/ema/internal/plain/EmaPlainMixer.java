// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.plain;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import io.heddle.nd4j.bridge.NdBody;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What ND4J computes stands in two bodies; weights and state stay with operators, which know rows and slots. */
final class EmaPlainMixer implements Mixer {
    private final int width;
    private final Weight inProj;
    private final Weight outProj;

    EmaPlainMixer(MixerSite site) {
        this.width = site.width();
        this.inProj = site.weights().matrix("in_proj", 3 * width, site.inputWidth());
        this.outProj = site.weights().matrix("out_proj", width, width);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("h", width);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(x, inProj));
        TensorSpec pair = new TensorSpec(in.type(), in.shape().with(-1, 2 * width));
        Tensor mixed = run.foreign(List.of(in), pair, NdBody.of(this::mix));
        Slice fresh = Slice.first(width);
        Tensor h = run.apply(new ChannelRecurrence(mixed.slice(fresh), mixed.slice(fresh.then(width)), state.get("h")));
        Tensor y = run.foreign(List.of(h, in), h.spec(), NdBody.of(this::gate));
        return run.apply(new Linear(y, outProj));
    }

    /** v, z and f become (1 - a) v and log a, where a = sigmoid(f). */
    private void mix(List<INDArray> inputs, INDArray output) {
        INDArray f = part(inputs.getFirst(), 2);
        part(output, 0).assign(part(inputs.getFirst(), 0).mul(Transforms.sigmoid(f.neg())));
        part(output, 1).assign(Transforms.softPlus(f.neg()).neg());
    }

    /** h and z become h silu(z). */
    private void gate(List<INDArray> inputs, INDArray output) {
        INDArray z = part(inputs.get(1), 1);
        output.assign(inputs.getFirst().mul(z).mul(Transforms.sigmoid(z)));
    }

    private INDArray part(INDArray array, int index) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(index * width, (index + 1) * width));
    }
}
