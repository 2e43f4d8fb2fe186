// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Conversion;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;
import org.osgi.test.common.annotation.InjectService;

/** A checkpoint gives the same logits, to the bit, whatever it is stored in. */
class ConvertedModelsTest {
    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, turned: {1}")
    @CsvSource({"rwkv-lm-7,false", "rwkv-lm-7,true", "zamba,false", "bamba,true"})
    void aPickleGivesTheLogitsOfTheSafetensorsAndSoDoesWhatIsMadeOfIt(String name, boolean turned) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        Path pickled = Files.createDirectory(folder.resolve("pickled"));
        Path config = golden.folder().resolve("config.json");
        if (Files.exists(config)) {
            Files.copy(config, pickled.resolve("config.json"));
        }
        Path file = PickledCheckpoint.write(golden.folder().resolve("model.safetensors"), pickled.resolve("model.pth"), turned);
        float[][] expected = logits(golden.folder(), golden.ids());
        assertSame(expected, logits(file, golden.ids()));
        assertSame(expected, logits(converted(file), golden.ids()));
    }

    @ParameterizedTest
    @CsvSource({"llama,F32", "llama,Q8_0", "mamba2,F16", "rwkv-lm-7,F32"})
    void whatIsMadeOfAGgufFileGivesItsLogits(String name, GgufKind kind) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        Path file = GoldenGguf.of(name, golden.folder()).write(folder.resolve("model.gguf"), kind);
        assertSame(logits(file, golden.ids()), logits(converted(file), golden.ids()));
    }

    /** So that the comparison is not of nothing: another precision is seen. */
    @Test
    void anotherTypeIsSeenInTheLogits() throws Exception {
        Golden golden = Golden.unpack("llama", folder);
        Path rounded = folder.resolve("rounded");
        try (Conversion conversion = Conversion.open(golden.folder(),
                new Conversion.Options(DataType.BF16, Long.MAX_VALUE, false))) {
            conversion.writeTo(rounded, done -> { });
        }
        float[][] expected = logits(golden.folder(), golden.ids());
        assertThrows(AssertionFailedError.class, () -> assertSame(expected, logits(rounded, golden.ids())));
    }

    private Path converted(Path source) throws IOException {
        Path target = folder.resolve("converted");
        try (Conversion conversion = Conversion.open(source, new Conversion.Options(null, 200_000, false))) {
            assertEquals(0, conversion.writeTo(target, done -> { }).leftOut().size());
        }
        return target;
    }

    private static void assertSame(float[][] expected, float[][] found) {
        assertEquals(expected.length, found.length);
        for (int row = 0; row < expected.length; row++) {
            assertArrayEquals(expected[row], found[row]);
        }
    }

    /** By the compute whose sums have one order; the last bits of the vector one depend on what is compiled when. */
    private float[][] logits(Path path, int[][] ids) {
        AssemblyOptions options = new AssemblyOptions(DataType.F32, Optional.of("nd4j"), true, WeightForm.STORED);
        try (Model model = models.open(path, Models.Access.MAPPED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), options);
                Session session = stack.open(ids.length, ids[0].length)) {
            return Logits.of(session, ids, ids[0].length);
        }
    }
}
