// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indices that are made to be expensive. */
class IndexCostTest {
    /** For all that is allocated beyond the file's size, garbage included. */
    private static final long BOUND = 64 << 20;

    @TempDir
    Path folder;

    @Test
    void anIndexOfAMillionTensorsIsRefusedWithinTheBoundForMemory() throws IOException {
        Path index = folder.resolve(SafetensorsStore.INDEX);
        try (var out = Files.newBufferedWriter(index)) {
            out.write("{\"weight_map\":{\"0\":\"a\"");
            for (int i = 1; i < 1_000_000; i++)
                out.write(",\"" + i + "\":\"a\"");
            out.write("}}");
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        RawFile.refused(Kind.TOO_MANY_TENSORS, () -> SafetensorsStore.open(folder, Access.MAPPED));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < Files.size(index) + BOUND, taken + " bytes for an index of " + Files.size(index));
    }
}
