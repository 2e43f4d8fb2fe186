// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers, and the cache in the layout of huggingface_hub. */
class HubCacheTest {
    private static final String FIRST = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String SECOND = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static final Path HOME = Path.of("/home/someone");

    @TempDir
    Path folder;

    private Path snapshot(String repository, String commit, String... refs) throws IOException {
        Path in = folder.resolve("models--" + repository);
        for (String ref : refs) {
            Path file = in.resolve("refs").resolve(ref);
            Files.createDirectories(file.getParent());
            Files.writeString(file, commit);
        }
        return Files.createDirectories(in.resolve("snapshots").resolve(commit));
    }

    private Optional<Path> find(String name) throws IOException {
        return new HubCache(folder).find(HubName.parse(name).orElseThrow());
    }

    @Test
    void aModelIsFoundByRevisionOrCommit() throws IOException {
        Path first = snapshot("org--name", FIRST, "main", "pr/1");
        Path second = snapshot("org--name", SECOND);
        Path alone = snapshot("gpt2", FIRST, "main");
        assertEquals(Optional.of(first), find("org/name"));
        assertEquals(Optional.of(first), find("org/name@main"));
        assertEquals(Optional.of(first), find("org/name@pr/1"));
        assertEquals(Optional.of(second), find("org/name@" + SECOND));
        assertEquals(Optional.of(second), find("org/name@abbbbbbb"));
        assertEquals(Optional.empty(), find("org/name@v1"));
        assertEquals(Optional.empty(), find("org/other"));
        assertEquals(Optional.of(alone), find("gpt2"));
        assertEquals(Optional.of("org/name"), HubCache.repository(first));
        assertEquals(Optional.empty(), HubCache.repository(folder));
        assertEquals(List.of("gpt2", "org/name", "org/name@pr/1", "org/name@" + SECOND),
                new HubCache(folder).list().stream().map(model -> model.name().toString()).toList());
    }

    @Test
    void anAmbiguousOrShortCommitIsNotGuessed() throws IOException {
        snapshot("org--name", FIRST);
        snapshot("org--name", FIRST.substring(0, 39) + "b");
        assertEquals(Optional.empty(), find("org/name@" + FIRST.substring(0, 10)));
        assertEquals(Optional.empty(), find("org/name@aaa"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../etc", "not a commit", "", "/etc"})
    void aRefThatIsNoCommitLeadsNowhere(String content) throws IOException {
        Path snapshot = snapshot("org--name", FIRST, "main");
        Files.writeString(snapshot.resolve("../../refs/main").normalize(), content);
        assertEquals(Optional.empty(), find("org/name"));
    }

    @Test
    void theNearestAreToldFirst() throws IOException {
        snapshot("org--mamba-130m", FIRST, "main");
        snapshot("org--mamba-370m", FIRST, "main");
        snapshot("other--llama", FIRST, "main");
        assertEquals(List.of("org/mamba-130m", "org/mamba-370m"), new HubCache(folder).nearest(HubName.parse("org/mamba-130").orElseThrow(), 2));
        assertEquals(List.of(), new HubCache(folder.resolve("none")).nearest(HubName.parse("a/b").orElseThrow(), 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a/b/c", "../a", "a/..", "..", ".", "a..b/c", "a--b/c", "a/b@", "a/b@../x", "a/b@/x", "a/b@x/..",
            "a b/c", "a\\b", "C:/x", "~/x", "./a", "a/b@r@s", "-a/b", "a/b\n"})
    void whatIsNoIdentifierIsNone(String text) {
        assertEquals(Optional.empty(), HubName.parse(text));
    }

    @Test
    void anIdentifierIsMadeOfPlainPartsOnly() {
        assertEquals(new HubName("a/b.c_d-1", "main"), HubName.parse("a/b.c_d-1").orElseThrow());
        assertEquals("a/b@refs", new HubName("a/b", "refs").toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new HubName("../b", "main")).getMessage().contains("ORG/NAME"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "/own, HF_HUB_CACHE=/a, /own", "-, HF_HUB_CACHE=/a;HUGGINGFACE_HUB_CACHE=/b;HF_HOME=/c, /a", "-, HUGGINGFACE_HUB_CACHE=/b;HF_HOME=/c, /b",
            "-, HF_HOME=/c;XDG_CACHE_HOME=/d, /c/hub", "-, XDG_CACHE_HOME=/d, /d/huggingface/hub", "-, X=y, /home/someone/.cache/huggingface/hub",
            "-, HF_HUB_CACHE=;HF_HOME=~/h, /home/someone/h/hub", "~/own, X=y, /home/someone/own", "~, X=y, /home/someone"})
    void theCacheIsWhereTheHubsClientKeepsIt(String configured, String variables, Path expected) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (String variable : variables.split(";")) {
            environment.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        assertEquals(expected, HubCache.folder(configured, environment, HOME));
    }
}
