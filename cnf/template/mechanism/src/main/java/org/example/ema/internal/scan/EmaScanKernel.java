// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.DenseWeight;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Runs {@link EmaScan} for the compute {@code nd4j}, whose weights are dense tensors in the machine's memory. */
@Component(service = Kernel.class, property = Kernel.COMPUTE + "=nd4j")
public final class EmaScanKernel implements Kernel<EmaScan> {
    @Override
    public Class<EmaScan> operator() {
        return EmaScan.class;
    }

    @Override
    public Step bind(EmaScan operator, List<Tensor> outputs, Binding binding) {
        Numbers x = Numbers.of(operator.x());
        Numbers y = Numbers.of(outputs.getFirst());
        Numbers rate = Numbers.of(((DenseWeight) binding.weight(operator.rate())).tensor());
        Numbers state = Numbers.of(binding.state(operator.state()));
        Numbers slot = Numbers.of(binding.lanes().slot());
        Numbers count = Numbers.of(binding.lanes().count());
        int batch = operator.x().size(0);
        int time = operator.x().size(1);
        int channels = operator.x().size(2);
        return () -> {
            for (int row = 0; row < batch; row++) {
                int own = (int) slot.get(row);
                int valid = (int) count.get(row);
                for (int channel = 0; channel < channels; channel++) {
                    double a = 1 / (1 + Math.exp(-rate.get(channel)));
                    double h = state.get(own, channel);
                    for (int t = 0; t < time; t++) {
                        // A token beyond the count leaves the state as it is.
                        h = t < valid ? a * h + (1 - a) * x.get(row, t, channel) : h;
                        y.set(h, row, t, channel);
                    }
                    state.set(h, own, channel);
                }
            }
        };
    }
}
