// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.Agreement;
import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;

/**
 * The process in which PyTorch is measured, with as many threads as it is given processors:
 * {@code operator NAME}, {@code scan-blocks}, or {@code prefill TOKENS} of a small Mamba-2.
 */
public final class TorchProcess {
    private TorchProcess() {}

    public static void main(String[] arguments) throws IOException {
        Server.serve(arguments, TorchProcess::make);
    }

    private static Bench make(String kind, List<String> arguments) {
        GradMode.set_enabled(false);
        torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        return switch (kind) {
            case "operator" -> bench(Form.of(OperatorWork.named(arguments.getFirst())));
            case "scan-blocks" -> bench(new ScanForm(OperatorWork.SCAN, true));
            case "prefill" -> bench(new Mamba2(ModelShape.Mamba2.SMALL, Draw.tokens(Integer.parseInt(arguments.getFirst()))));
            default -> throw new IllegalArgumentException("there is no bench " + kind);
        };
    }

    private static Bench bench(Form form) {
        Agreement result;
        try (PointerScope scope = new PointerScope()) {
            result = Agreement.of(Tensors.values(form.forward()));
        }
        return Bench.of(() -> {
            // Frees what a pass made at its end, as Python's counting does.
            try (PointerScope scope = new PointerScope()) {
                form.forward();
            }
        }, Map.of("threads", Integer.toString(torch.get_num_threads()), "result", result.toString()));
    }
}
