// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.checkpoint.hub.HubName;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a hub on this machine. */
class HubDownloaderTest {
    private static final HubName NAME = HubName.parse("org/name").orElseThrow();
    /** Longer than a busy machine takes to answer itself. */
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final byte[] CONFIG = "{\"model_type\": \"x\"}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;
    private TestHub hub;
    private HubCache cache;
    private final byte[] weights = new byte[300_000];

    @BeforeEach
    void hub() throws IOException {
        new Random(7).nextBytes(weights);
        hub = new TestHub();
        hub.files.put("config.json", CONFIG);
        hub.files.put("model.safetensors", weights);
        cache = new HubCache(folder.resolve("hub"));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private Path fetch() throws IOException {
        return fetch(NAME, PATIENT);
    }

    private Path fetch(HubName name, Duration patience) throws IOException {
        return new HubDownloader(hub.address(), patience).fetch(cache, name, (done, total) -> assertTrue(done <= total));
    }

    private Path incomplete() {
        return cache.repository(NAME).resolve("blobs").resolve(TestHub.sha256(weights) + ".incomplete");
    }

    private String refused() {
        String message = assertThrows(ModelException.class, this::fetch).getMessage();
        assertFalse(message.chars().anyMatch(Character::isISOControl), "one plain line");
        return message;
    }

    @Test
    void aModelIsPutIntoTheCacheInItsLayout() throws IOException {
        hub.files.put("README.md", new byte[1]);
        hub.files.put("pytorch_model.bin", new byte[1]);
        hub.further.add("onnx/model.safetensors");
        List<Long> reached = new ArrayList<>();
        Path snapshot = new HubDownloader(hub.address(), PATIENT).fetch(cache, NAME, (done, total) -> {
            assertEquals(CONFIG.length + weights.length, total);
            reached.add(done);
        });
        assertEquals(Optional.of(snapshot), cache.find(NAME));
        assertEquals(TestHub.COMMIT, snapshot.getFileName().toString());
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("model.safetensors")));
        assertEquals(Path.of("../../blobs", TestHub.sha256(weights)), Files.readSymbolicLink(snapshot.resolve("model.safetensors")));
        assertEquals(List.of("config.json", "model.safetensors"), hub.asked, "what is needed, and no more");
        assertEquals((long) CONFIG.length + weights.length, reached.getLast());
        assertEquals(TestHub.COMMIT, Files.readString(cache.repository(NAME).resolve("refs/main")));
    }

    @Test
    void aDownloadThatWasCutGoesOnWhereItEnded() throws IOException {
        hub.cutAfter = 100_000;
        assertTrue(assertThrows(IOException.class, this::fetch).getMessage().contains("goes on from"));
        assertEquals(Optional.empty(), cache.find(NAME), "half a model is not found");
        long had = Files.size(incomplete());
        assertTrue(had > 0 && had <= 100_000, had + " bytes are kept");
        hub.cutAfter = -1;
        hub.asked.clear();
        Path snapshot = fetch();
        assertEquals(List.of("model.safetensors bytes=" + had + "-"), hub.asked, "and the complete file is not asked for again");
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("model.safetensors")));
        assertFalse(Files.exists(incomplete()));
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllOfItAgain() throws IOException {
        hub.cutAfter = 100_000;
        assertThrows(IOException.class, this::fetch);
        hub.cutAfter = -1;
        hub.ignoresRanges = true;
        assertArrayEquals(weights, Files.readAllBytes(fetch().resolve("model.safetensors")));
    }

    @Test
    void aBeginningThatWasAnotherFilesIsFoundOutByTheChecksum() throws IOException {
        Files.createDirectories(incomplete().getParent());
        Files.write(incomplete(), new byte[1000]);
        assertTrue(refused().contains("model.safetensors has not the checksum"));
        assertEquals(0, Files.size(incomplete()), "nothing of it is kept");
        fetch();
    }

    @Test
    void aWrongChecksumIsRefused() {
        hub.tag = "\"" + "ab".repeat(32) + "\"";
        assertTrue(refused().contains("has not the checksum"));
    }

    @Test
    void aSmallFileIsCheckedByItsNameInGit() throws IOException {
        hub.files.remove("config.json");
        hub.tag = "W/\"" + TestHub.hash("SHA-1", ("blob " + weights.length + "\0").getBytes(StandardCharsets.US_ASCII), weights) + "\"";
        assertArrayEquals(weights, Files.readAllBytes(fetch().resolve("model.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"../../../evil\"", "\"abc\"", "\"\"", "\"0123456789abcdef0123456789abcdef0123456Z\""})
    void aTagThatIsNoChecksumIsRefused(String tag) {
        hub.tag = tag;
        assertTrue(refused().contains("no checksum"));
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        hub.cutAfter = 1000;
        hub.stalls = true;
        String message = assertThrows(IOException.class, () -> fetch(NAME, Duration.ofSeconds(2))).getMessage();
        assertTrue(message.contains("for 2.0 seconds"), message);
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        hub.extraBytes = 10;
        assertTrue(refused().contains("more than"));
    }

    @Test
    void aFileThatLiesElsewhereIsFollowedAndCheckedByWhatTheHubSays() throws IOException {
        hub.leadsElsewhere = true;
        assertArrayEquals(weights, Files.readAllBytes(fetch().resolve("model.safetensors")));
        assertTrue(Files.exists(cache.repository(NAME).resolve("blobs").resolve(TestHub.sha256(weights))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.safetensors", "/evil", "a/../../evil", "..", "a/.."})
    void aNameThatLeadsOutOfTheFolderIsRefused(String name) {
        hub.further.add(name);
        assertTrue(refused().contains("leads out"));
        assertFalse(Files.exists(folder.resolve("evil.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"sha\":\"../../x\",\"siblings\":[]}", "{}", "[]", "no json", "{\"sha\":\"" + TestHub.COMMIT + "\",\"siblings\":[]}"})
    void aListingThatIsNoneIsRefused(String listing) {
        hub.listing = listing;
        assertFalse(refused().isEmpty());
    }

    @Test
    void aModelThatIsNotThereIsToldByItsStatus() {
        String message = assertThrows(ModelException.class, () -> fetch(HubName.parse("org/other").orElseThrow(), PATIENT)).getMessage();
        assertTrue(message.contains("org/other") && message.contains("404"), message);
        hub.status = 403;
        assertTrue(refused().contains("403"));
    }

    @Test
    void aHubThatIsNotThereIsTold() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://localhost:" + socket.getLocalPort());
        }
        String message = assertThrows(IOException.class, () -> new HubDownloader(nobody, PATIENT).fetch(cache, NAME, (done, total) -> { })).getMessage();
        assertTrue(message.contains("cannot be reached"), message);
    }

    @Test
    void anotherRevisionGetsItsOwnName() throws IOException {
        HubName pull = HubName.parse("org/name@refs/pr/1").orElseThrow();
        assertEquals(Optional.of(fetch(pull, PATIENT)), cache.find(pull));
        assertEquals(Optional.empty(), cache.find(NAME));
    }

    @Test
    void severalFilesOfWeightsAreNotChosenFrom() {
        hub.files.remove("model.safetensors");
        hub.files.put("a.gguf", new byte[1]);
        hub.files.put("b.gguf", new byte[1]);
        assertTrue(refused().contains("a.gguf, b.gguf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "host", "https://", "https://host?x=y", "https://user@host", "file:///etc"})
    void anAddressThatIsNoServersIsRefused(String address) {
        assertThrows(IllegalArgumentException.class, () -> ConfiguredDownload.address(address));
    }

    @Test
    void anAddressMayHaveAPath() {
        assertEquals(URI.create("https://host/mirror"), ConfiguredDownload.address("https://host/mirror//"));
    }
}
