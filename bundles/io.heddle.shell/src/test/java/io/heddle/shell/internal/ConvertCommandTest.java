// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import io.heddle.shell.internal.argument.CommandException;
import io.heddle.shell.internal.argument.UsageException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command convert, on files. */
class ConvertCommandTest {
    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void source() throws IOException {
        shell = new Shell(folder);
        new SafetensorsWriter(Files.createDirectory(folder.resolve("old")).resolve("model.safetensors"))
                .add("a", ElementType.F32, List.of(2L), MemorySegment.ofArray(new float[] {1, 2}))
                .add("b", ElementType.F32, List.of(2L), MemorySegment.ofArray(new float[] {3, 4})).write();
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void aCheckpointIsWrittenInAnotherTypeRelativeToTheCaller() throws Exception {
        String told = shell.run("convert", "--model", "old", "--out", "new", "--type", "bf16");
        assertTrue(told.contains("wrote 2 tensors, 8 B") && told.contains("model.safetensors") && told.contains("no tokenizer"), told);
        try (SafetensorsStore store = SafetensorsStore.open(folder.resolve("new"), Access.COPY)) {
            assertEquals(ElementType.BF16, store.tensors().get("b").type());
        }
    }

    @Test
    void anExistingCheckpointIsReplacedByForceAlone() throws Exception {
        Files.writeString(folder.resolve("old/rwkv_vocab_v1.txt"), "1 'a' 1");
        String told = shell.run("convert", "--model", "old", "--out", "new");
        assertTrue(told.contains("rwkv_vocab_v1.txt") && !told.contains("no tokenizer"), told);
        String message = assertThrows(CommandException.class, () -> shell.run("convert", "--model", "old", "--out", "new")).getMessage();
        assertTrue(message.contains("--force"), message);
        assertTrue(shell.run("convert", "--model", "old", "--out", "new", "--force").contains("wrote 2 tensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0GB", "5", "GB", "-1MB", "1.5GB", "5TB"})
    void aShardOfNoSizeIsWrongUsage(String size) {
        String message = assertThrows(UsageException.class,
                () -> shell.run("convert", "--model", "old", "--out", "new", "--shard", size)).getMessage();
        assertTrue(message.contains("500MB"), message);
    }
}
