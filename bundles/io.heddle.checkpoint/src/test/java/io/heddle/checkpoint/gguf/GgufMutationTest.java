// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.gguf.GgufTensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is changed in a file, it is read or refused in one line, soon and within bounds. */
class GgufMutationTest {
    private static final int FILES = 4_000;
    /** Beyond the file's size; the project's own bound for what a hostile file may cost. */
    private static final long MOST_BYTES = 64L << 20;
    @TempDir
    Path folder;

    /** A llama of one layer without its matrices, which a family would miss: enough to go through all of the reader. */
    private static RawGguf good() {
        return RawGguf.of(6, 10).key("general.architecture", 8).text("llama").key("llama.block_count", 4).u32(1)
                .key("llama.embedding_length", 4).u32(32).key("llama.attention.head_count", 4).u32(2)
                .key("llama.attention.head_count_kv", 9).u32(4).u64(1).u32(2).key("llama.feed_forward_length", 4).u32(32)
                .key("llama.rope.freq_base", 6).u32(Float.floatToIntBits(10_000)).key("llama.use", 7).u8(1)
                .key("tokenizer.ggml.tokens", 9).u32(8).u64(3).text("a").text("b").text("c")
                .key("tokenizer.ggml.eos_token_id", 4).u32(2)
                .tensor("token_embd.weight", 8, 0, 32, 4).tensor("output_norm.weight", 0, 160, 32)
                .tensor("blk.0.attn_q.weight", 2, 288, 32, 32).tensor("blk.0.attn_k.weight", 1, 864, 32, 32)
                .tensor("blk.0.ffn_up.weight", 30, 2912, 32, 32).tensor("blk.0.ffn_down.weight", 0, 4960, 32, 32)
                .pad(32).raw(new byte[4960 + 4096]);
    }

    @Test
    void everyMutationIsReadOrRefusedInOneLine() throws IOException {
        long seed = System.nanoTime();
        System.out.println("GgufMutationTest: seed " + seed);
        Random random = new Random(seed);
        byte[] good = good().bytes();
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = Files.write(folder.resolve("mutated.gguf"), mutated(good, random));
            long before = thread.getCurrentThreadAllocatedBytes();
            try (GgufTensors tensors = GgufTensors.open(file, i % 2 == 0)) {
                tensors.shapes().keySet().forEach(name -> tensors.block(name).shape());
                read++;
            } catch (MalformedGgufException | ModelException refused) {
                String message = refused.getMessage();
                assertTrue(message.lines().count() == 1 && message.chars().noneMatch(Character::isISOControl), message);
            }
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated <= good.length + MOST_BYTES, "allocated " + allocated + ", seed " + seed + ", file " + i);
        }
        assertTrue(read > 0 && read < FILES, read + " of " + FILES + " were read");
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        // Most of what can go wrong is at the front.
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(700);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> java.util.Arrays.fill(bytes, at, at + 8, (byte) (random.nextBoolean() ? 0xFF : 0));
                default -> bytes[at] = (byte) random.nextInt(16);
            }
        }
        return random.nextInt(10) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void aHeaderOfMillionsOfStringsCostsLittle() throws IOException {
        int count = 2_000_000;
        RawGguf raw = RawGguf.of(0, 1).key("tokenizer.ggml.tokens", 9).u32(8).u64(count).raw(new byte[8 * count]);
        Path file = raw.write(folder);
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        try (GgufFile opened = GgufFile.open(file, true)) {
            assertTrue(opened.count("tokenizer.ggml.tokens").getAsLong() == count);
            org.junit.jupiter.api.Assertions.assertThrows(MalformedGgufException.class,
                    () -> opened.texts("tokenizer.ggml.tokens", 1 << 19, 4096));
        }
        assertTrue(thread.getCurrentThreadAllocatedBytes() - before < MOST_BYTES);
    }
}
