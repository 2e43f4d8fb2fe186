// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.shell.internal.argument.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TellingCommandsTest {

    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @AfterEach
    void everythingIsClosed() {
        assertEquals(0, shell.stacks.open);
        shell.close();
    }

    @Test
    void mechanismsComeAndGo() throws Exception {
        Mechanism ssd = mechanism("ssd");
        Mechanism gla = mechanism("gla");
        MechanismsCommand command = (MechanismsCommand) shell.command("mechanisms");
        assertTrue(shell.run("mechanisms").startsWith("no mechanism is installed"));
        command.bindMechanism(ssd);
        command.bindMechanism(gla);
        String table = shell.run("mechanisms", "--width", "8", "--context", "2104");
        assertTrue(table.indexOf("gla") < table.indexOf("ssd"), table);
        // The toy's three layers keep 128 elements and 16 for each token.
        assertTrue(table.contains("132.00 KiB") && table.contains("    h = a h + b x   (a paper)"), table);
        assertTrue(table.endsWith("at width 8, 2,104 tokens, 4 bytes an element\n"), table);
        String details = shell.run("mechanisms", "ssd");
        assertTrue(details.contains("h = a h + b x") && details.contains("heads") && details.contains("a paper"), details);
        assertFalse(details.contains("states from"), details);
        command.bindConverter(new NamedConverter("toy", "ssd"));
        command.bindConverter(new NamedConverter("retnet", "gla"));
        command.bindConverter(new NamedConverter("mamba3", "ssd"));
        String taken = shell.run("mechanisms", "ssd");
        assertTrue(taken.contains("states from mamba3, toy, where settings agree\n"), taken);
        command.unbindMechanism(ssd);
        assertEquals("no mechanism ssd is installed; installed: gla",
                assertThrows(UsageException.class, () -> shell.run("mechanisms", "ssd")).getMessage());
    }

    @Test
    void familiesAndComputesAreTables() throws Exception {
        assertTrue(shell.run("families").contains("toy, toy2"));
        assertTrue(shell.run("computes").contains("taken"));
    }

    @Test
    void aStackIsDrawnGivenAsJsonAndValidated() throws Exception {
        String drawing = shell.run("stack", "show", "2", "ssd,", "attention");
        assertTrue(drawing.contains("0-1  ssd"), drawing);
        assertTrue(drawing.contains("attention {heads=2}"), drawing);
        assertEquals("{\"name\":\"x\"}", shell.run("stack", "json", "x"));
        assertTrue(shell.run("stack", "validate", "x").contains("3 layers"));
        Files.writeString(folder.resolve("my.json"), "from the file\n");
        assertEquals("{\"name\":\"from the file\"}", shell.run("stack", "json", "my.json"));
        assertEquals("ACTION is 'draw'; allowed: show, json, validate",
                assertThrows(UsageException.class, () -> shell.run("stack", "draw", "x")).getMessage());
        assertTrue(assertThrows(UsageException.class, () -> shell.run("stack", "show")).getMessage().contains("notation"));
    }

    @Test
    void inspectDrawsEqualLayersOnce() throws Exception {
        String drawing = shell.run("inspect", "--model", "my-model");
        assertTrue(drawing.startsWith("my-model (toy): width 8, 3 layers, 2,240 parameters, 1.00 KiB of weights, context 300"),
                drawing);
        assertTrue(drawing.contains("2 x 64") && drawing.contains("2 x 256 B"), drawing);
        assertTrue(drawing.contains("64 B a token"), drawing);
        assertTrue(drawing.endsWith("state of a sequence: 512 B + 64 B a token"), drawing);
        assertEquals("linear [2, 3, 8]", shell.run("inspect", "--plan", "--batch", "2", "--time", "3"));
        assertEquals("linear [1, 1, 8]", shell.run("inspect", "--plan", "2 ssd"));
    }

    @Test
    void alternativesAreDrawnAndCountedWhereTheirRulesHold() throws Exception {
        String drawing = shell.run("inspect", "either");
        assertTrue(drawing.contains("attention | context > 1000 ? ssd"), drawing);
        assertTrue(drawing.lines().anyMatch(l -> l.startsWith("with ssd (context > 1000) at 2.0.0: ")
                && l.endsWith("state of a sequence: 768 B")), drawing);
        assertTrue(shell.run("stack", "show", "either").contains("attention {heads=2} ssd {heads=8}"));
        List<String> plan = shell.run("plan", "either", "--contexts", "1000,2K", "--batches", "1").lines().toList();
        assertTrue(plan.stream().anyMatch(l -> l.startsWith("  1,000") && l.contains("62.50 KiB") && l.strip().endsWith("B")), plan.toString());
        assertTrue(plan.stream().anyMatch(l -> l.startsWith("  2,048") && l.endsWith("ssd (context > 1000) at 2.0.0")), plan.toString());
    }

    @Test
    void planCountsBeforeLoading() throws Exception {
        String plan = shell.run("plan", "--contexts", "100,1K", "--batches", "1,4", "--weights-bytes", "2");
        assertTrue(plan.contains("2,240 parameters, 4.38 KiB at 2 bytes each; 1.00 KiB as stored"), plan);
        // 16 elements a token at 4 bytes, for 1,024 tokens and 4 sequences.
        assertTrue(plan.lines().anyMatch(l -> l.strip().startsWith("1,024") && l.contains("256.00 KiB")
                && l.endsWith("beyond the trained 300")), plan);
        // 64 elements of state against 16 a token.
        assertTrue(plan.lines().anyMatch(l -> l.startsWith("ssd") && l.endsWith("4 tokens")), plan);
        assertEquals("--contexts has '1Q'; whole numbers from 1 on, as 4096 or 4K, are allowed",
                assertThrows(UsageException.class, () -> shell.run("plan", "--contexts", "1Q")).getMessage());
        assertEquals("found --model and the notation 'a b'; one of the two is allowed",
                assertThrows(UsageException.class, () -> shell.run("plan", "--model", "m", "a", "b")).getMessage());
    }

    @Test
    void tokenizeGivesAnObjectALine() throws Exception {
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(folder.resolve("texts.jsonl"), "{\"text\":\"abab\"}\n\n{\"other\":[1],\"text\":\"b\\\"a\"}\n");
        List<String> lines = shell.run("tokenize", "--model", ".", "--jsonl", "texts.jsonl").lines().toList();
        assertEquals("{\"ids\":[2,2],\"ids_without_special\":[2,2],\"decoded\":\"abab\"}", lines.get(0));
        assertEquals(2, lines.size());
        for (String wrong : List.of("[]", "{\"text\":1}", "{\"text\":\"a\"", "{}", "{\"text\":\"a\"} {}", "nonsense")) {
            Files.writeString(folder.resolve("texts.jsonl"), "{\"text\":\"a\"}\n" + wrong);
            String message = assertThrows(Exception.class,
                    () -> shell.run("tokenize", "--model", ".", "--jsonl", "texts.jsonl")).getMessage();
            assertTrue(message.contains("line 2: ") && message.lines().count() == 1, message);
        }
        assertTrue(assertThrows(Exception.class, () -> shell.run("tokenize", "--model", "none", "--jsonl", "texts.jsonl"))
                .getMessage().contains("no tokenizer.json"));
    }

    @Test
    void tokenizeReadsAnRwkvVocabularyWhereThereIsNoTokenizerFile() throws Exception {
        Path model = Files.createDirectory(folder.resolve("rwkv"));
        Files.writeString(model.resolve("rwkv_vocab_v1.txt"), "98 'a' 1\n99 'b' 1\n300 'ab' 2\n");
        Files.writeString(folder.resolve("texts.jsonl"), "{\"text\":\"aba\"}");
        String ids = "{\"ids\":[300,98],\"ids_without_special\":[300,98],\"decoded\":\"aba\"}";
        assertEquals(ids, shell.run("tokenize", "--model", "rwkv", "--jsonl", "texts.jsonl").strip());
        Path weights = Files.createFile(model.resolve("model.pth"));
        assertEquals(ids, shell.run("tokenize", "--model", weights.toString(), "--jsonl", "texts.jsonl").strip());
        Files.writeString(model.resolve("rwkv_vocab_v2.txt"), "1 'a' 1");
        assertTrue(assertThrows(Exception.class, () -> shell.run("tokenize", "--model", "rwkv", "--jsonl", "texts.jsonl"))
                .getMessage().contains("2 files"));
    }

    private static final String TOKENIZER = """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
             "post_processor":null,"decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,
              "end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,
              "vocab":{"a":0,"b":1,"ab":2,"\\"":3},"merges":["a b"]}}""";

    private static Mechanism mechanism(String name) {
        MechanismInfo info = ToyStacks.info(name, List.of(Option.integer("heads", 4, "the heads")));
        return new Mechanism() {
            @Override
            public MechanismInfo describe() {
                return info;
            }

            @Override
            public Mixer create(MixerSite site) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
