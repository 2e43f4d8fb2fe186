// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTokenizerTest {

    private static final String ABC = TestTokenizers.characters("abc \u2581");
    private static final String ADDED = "'added_tokens':[" + added(7, "<s>", true, true) + ","
            + added(9, "<t>", false, false) + "]";

    private static String added(int id, String content, boolean normalized, boolean special) {
        return "{'id':" + id + ",'content':'" + content + "','single_word':false,'lstrip':false,'rstrip':false,"
                + "'normalized':" + normalized + ",'special':" + special + "}";
    }

    @Test
    void aVocabularyMayHaveGapsAndItsSizeCoversTheHighestId() {
        Tokenizer tokenizer = TestTokenizers.file(ABC, ADDED);
        assertEquals(10, tokenizer.vocabularySize());
        assertEquals(OptionalInt.of(9), tokenizer.idOf("<t>"));
        assertEquals(OptionalInt.of(0), tokenizer.idOf("a"));
        assertEquals(OptionalInt.empty(), tokenizer.idOf("<u>"));
        assertEquals(Optional.of("<s>"), tokenizer.tokenOf(7));
        assertEquals(Optional.empty(), tokenizer.tokenOf(8));
        assertEquals(Optional.empty(), tokenizer.tokenOf(-1));
        assertEquals(Set.of(7), tokenizer.specialTokens());
        assertThrows(UnsupportedOperationException.class, () -> tokenizer.specialTokens().add(1));
    }

    @Test
    void idsOfNoTokenAreLeftOut() {
        Tokenizer tokenizer = TestTokenizers.file(ABC, "'decoder':{'type':'Fuse'}", ADDED);
        assertEquals("ab", tokenizer.decode(new int[] {0, 8, -5, 1_000_000, 1}, false));
    }

    @Test
    void specialTokensAreLeftOutAlsoWhenTheyAreFoundInNormalizedText() {
        Tokenizer tokenizer = TestTokenizers.file(ABC, "'normalizer':{'type':'Lowercase'}", "'decoder':{'type':'Fuse'}",
                "'added_tokens':[" + added(7, "<S>", true, true) + "]");
        int[] ids = tokenizer.encode("a<s>b", false);
        assertArrayEquals(new int[] {0, 7, 1}, ids);
        assertEquals("ab", tokenizer.decode(ids, true));
        assertEquals("a<s>b", tokenizer.decode(ids, false));
    }

    @Test
    void unpairedSurrogatesCountAsTheReplacementCharacter() {
        Tokenizer tokenizer = TestTokenizers.file(TestTokenizers.characters("a\uFFFD\uD83D\uDE42"));
        assertArrayEquals(new int[] {0, 1, 2, 1}, tokenizer.encode("a\uDE42\uD83D\uDE42\uD83D", false));
    }

    @Test
    void framesWithinASequenceGoAroundOneAnother() {
        String frame = "{'type':'BertProcessing','cls':['a',0],'sep':['b',1]}";
        Tokenizer tokenizer = TestTokenizers.file(ABC, "'post_processor':{'type':'Sequence','processors':[" + frame
                + ",{'type':'ByteLevel'},{'type':'TemplateProcessing','single':[{'Sequence':{'id':'A','type_id':0}},"
                + "{'SpecialToken':{'id':'x','type_id':0}}],'special_tokens':{'x':{'id':'x','ids':[3,4],'tokens':[]}}}]}");
        assertArrayEquals(new int[] {0, 2, 1, 3, 4}, tokenizer.encode("c", true));
        assertArrayEquals(new int[] {2}, tokenizer.encode("c", false));
    }

    @Test
    void anOlderFileSaysByOneFlagThatNoSignGoesFirst() {
        String metaspace = "{'type':'Metaspace','replacement':'\u2581','add_prefix_space':false}";
        Tokenizer tokenizer = TestTokenizers.file(ABC, "'pre_tokenizer':" + metaspace, "'decoder':" + metaspace);
        int[] ids = tokenizer.encode("a b", false);
        assertArrayEquals(new int[] {0, 4, 1}, ids);
        assertEquals("a b", tokenizer.decode(ids, false));
    }

    @Test
    void anOlderFileDoesNotNameItsModel() {
        Tokenizer tokenizer = TestTokenizers.file("{'vocab':{'a':0,'b':1,'ab':2},'merges':['a b']}");
        assertArrayEquals(new int[] {2, 1}, tokenizer.encode("abb", false));
    }

    @Test
    void mergesMayComeBeforeTheVocabulary() {
        Tokenizer tokenizer = TestTokenizers.file("{'merges':[['a','b']],'vocab':{'a':0,'b':1,'ab':2},'type':'BPE'}");
        assertArrayEquals(new int[] {2}, tokenizer.encode("ab", false));
    }

    @Test
    void aRunOfByteTokensIsShownWhenItIsCertain() {
        Tokenizer tokenizer = TestTokenizers.file("{'vocab':{'<0xC3>':0,'<0xA9>':1,'x':2},'merges':[]}",
                "'decoder':{'type':'ByteFallback'}");
        StreamDecoder decoder = tokenizer.streamDecoder(false);
        assertEquals("", decoder.append(0));
        assertEquals("", decoder.append(1));
        assertEquals("\u00E9x", decoder.append(2));
        assertEquals("", decoder.append(0));
        assertEquals("", decoder.append(1));
        assertEquals("", decoder.append(1));
        assertEquals("\uFFFD\uFFFD\uFFFD", decoder.flush());
        assertEquals("x", decoder.append(2));
    }

    @Test
    void onlyTheSpaceAtTheVeryStartIsDropped() {
        String metaspace = "{'type':'Metaspace','replacement':'\u2581','prepend_scheme':'always','split':true}";
        Tokenizer tokenizer = TestTokenizers.file("{'vocab':{'\u2581a':0,'\u2581':1},'merges':[]}",
                "'decoder':" + metaspace);
        StreamDecoder decoder = tokenizer.streamDecoder(false);
        assertEquals("a", decoder.append(0));
        assertEquals(" a", decoder.append(0));
        assertEquals(" ", decoder.append(1));
        assertEquals("", decoder.flush());
        assertEquals("a", decoder.append(0));
    }

    @Test
    void replacementsThatFeedOneAnotherAreStopped() {
        String doubling = "{'type':'Replace','pattern':{'String':'a'},'content':'aaaaaaaa'}";
        Tokenizer tokenizer = TestTokenizers.file(ABC, "'normalizer':{'type':'Sequence','normalizers':["
                + (doubling + ",").repeat(30) + doubling + "]}");
        var e = assertThrows(UnsupportedTokenizerException.class, () -> tokenizer.encode("a", false));
        assertEquals("a replacement that makes a text of 16777216 characters longer than 67108864", e.getMessage());
    }

    @Test
    void manyThreadsMayUseOneTokenizer() {
        Tokenizer tokenizer = TestTokenizers.file(ABC, ADDED);
        int[] expected = tokenizer.encode("ab<s>cab ".repeat(50), true);
        IntStream.range(0, 200).parallel().forEach(
                i -> assertArrayEquals(expected, tokenizer.encode("ab<s>cab ".repeat(50), true)));
    }
}
