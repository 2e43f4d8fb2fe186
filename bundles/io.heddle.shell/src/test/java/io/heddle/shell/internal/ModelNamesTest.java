// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.checkpoint.hub.HubDownload;
import io.heddle.shell.internal.argument.CommandException;
import io.heddle.shell.internal.model.NamedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users may call a model. */
class ModelNamesTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final HubDownload.Watcher SILENT = (done, total) -> { };

    @TempDir
    Path folder;
    private NamedModels models;
    private Path snapshot;

    @BeforeEach
    void cache() throws IOException {
        models = new NamedModels(Files.createDirectories(folder.resolve("models")), new HubCache(folder.resolve("hub")));
        Path repository = folder.resolve("hub/models--org--mamba-130m");
        Files.createDirectories(repository.resolve("refs"));
        Files.writeString(repository.resolve("refs/main"), COMMIT);
        snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(folder.resolve("models/built"));
    }

    private Path find(String name) throws IOException {
        return models.find(name, folder.resolve(name), SILENT);
    }

    @Test
    void aPathComesBeforeAModelThatComesWithHeddleAndThatBeforeTheCache() throws IOException {
        assertEquals(folder.resolve("models/built"), find("built"));
        assertEquals(snapshot, find("org/mamba-130m"));
        assertEquals(snapshot, find("org/mamba-130m@0123456789"));
        Path own = Files.createDirectories(folder.resolve("org/mamba-130m"));
        assertEquals(own, find("org/mamba-130m"));
    }

    @Test
    void theOnlyGgufFileOfASnapshotIsWhatIsOpened() throws IOException {
        Path file = Files.createFile(snapshot.resolve("model.Q8_0.gguf"));
        assertEquals(file, find("org/mamba-130m"));
        Files.createFile(snapshot.resolve("model.safetensors"));
        assertEquals(snapshot, find("org/mamba-130m"));
    }

    @Test
    void aNameThatCanOnlyBeAPathIsOne() throws IOException {
        assertEquals(folder.resolve("./x/y/z"), find("./x/y/z"));
        assertEquals(folder.resolve("bulit"), find("bulit"));
    }

    @Test
    void theNearestInTheCacheAreTold() {
        String message = assertThrows(ModelException.class, () -> find("org/mamba-13m")).getMessage();
        assertTrue(message.contains("has no model org/mamba-13m; nearest in it: org/mamba-130m"), message);
        NamedModels none = new NamedModels(null, new HubCache(folder.resolve("nothing")));
        message = assertThrows(ModelException.class, () -> none.find("a/b", folder.resolve("a/b"), SILENT)).getMessage();
        assertTrue(message.contains("none at all"), message);
    }

    @Test
    void commandsTakeIdentifiersAndListThem() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String listed = shell.run("models");
            assertTrue(listed.contains("built") && listed.contains("org/mamba-130m") && listed.contains(folder.resolve("hub").toString()), listed);
            assertFalse(shell.run("inspect", "--model", "org/mamba-130m").isEmpty());
            String message = assertThrows(CommandException.class, () -> shell.run("inspect", "--model", "org/other")).getMessage();
            assertTrue(message.contains("nearest in it: org/mamba-130m"), message);
        }
    }
}
