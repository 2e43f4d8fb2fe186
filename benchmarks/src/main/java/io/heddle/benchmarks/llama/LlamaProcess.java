// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.Server;
import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The process in which llama.cpp is measured: {@code decode FOLDER_OF_LIBRARIES MODEL THREADS}. */
public final class LlamaProcess {
    /** Tokens after which a sequence begins anew, as on our side. */
    private static final int DECODED = 128;
    private static final int CONTEXT = 256;

    private LlamaProcess() {}

    public static void main(String[] arguments) throws IOException {
        Server.serve(arguments, LlamaProcess::make);
        // Its threads and memory go with the process.
        System.exit(0);
    }

    private static Bench make(String name, List<String> arguments) throws Unavailable {
        int threads = Integer.parseInt(arguments.get(2));
        LlamaLibrary.Context context = new LlamaLibrary(Path.of(arguments.get(0)))
                .new Context(Path.of(arguments.get(1)), CONTEXT, threads);
        int[] tokens = Draw.tokens(DECODED);
        int[] read = {0};
        return Bench.of(() -> {
            if (read[0] == DECODED) {
                context.clear();
                read[0] = 0;
            }
            context.decode(tokens[read[0]++]);
        }, Map.of());
    }
}
