// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedTokenizerTest {

    private static final String A = "{'type':'BPE','vocab':{'a':0},'merges':[]}";

    @ParameterizedTest
    @ValueSource(strings = {"WordPiece", "WordLevel", "Unigram"})
    void otherModelsAreRefusedByName(String type) {
        String vocabulary = type.equals("Unigram") ? "[['a',0.5]]" : "{'a':0}";
        assertRefused("model: the model " + type + " is not supported",
                "{'model':{'vocab':" + vocabulary + ",'type':'" + type + "'}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'normalizer':{'type':'Precompiled','precompiled_charsmap':'AA=='}|normalizer: the normalizer Precompiled",
        "'normalizer':{'type':'BertNormalizer'}|normalizer: the normalizer BertNormalizer",
        "'normalizer':{'type':'Sequence','normalizers':[{'type':'Nmt'}]}|normalizer.normalizers[0]: the normalizer Nmt",
        "'normalizer':{'type':'Replace','pattern':{'String':''},'content':'x'}|normalizer.pattern: an empty string",
        "'pre_tokenizer':{'type':'UnicodeScripts'}|pre_tokenizer: the pre-tokenizer UnicodeScripts",
        "'pre_tokenizer':{'type':'BertPreTokenizer'}|pre_tokenizer: the pre-tokenizer BertPreTokenizer",
        "'decoder':{'type':'WordPiece','prefix':'##','cleanup':true}|decoder: the decoder WordPiece",
        "'decoder':{'type':'CTC'}|decoder: the decoder CTC",
        "'post_processor':{'type':'Magic'}|post_processor: the post-processor Magic",
        "'post_processor':{'type':'TemplateProcessing','single':[],'special_tokens':{}}|a template without the text",
        "'post_processor':{'type':'TemplateProcessing','single':[{'Sequence':{'id':'B','type_id':0}}],"
            + "'special_tokens':{}}|post_processor.single[0]: a template of a single text",
    })
    void otherPartsAreRefusedByNameAndPlace(String part, String complaint) {
        assertRefused(complaint, TestTokenizers.fileText(A, part));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "(?~ab)|the group (?~", "(?x)a|the group (?x", "(?<n>a)\\\\g<n>|the escape \\g", "a\\\\K|the escape \\K",
        "\\\\p{Nonsense}|'\\p{Nonsense}'", "[a|a character class without an end", "a)|a closing bracket", "(a|'(a'",
        "a\\\\|a backslash at the end", "\\\\xE9|the byte escape \\xE9",
    })
    void otherExpressionsAreRefused(String expression, String complaint) {
        assertRefused(complaint, TestTokenizers.fileText(A, "'pre_tokenizer':{'type':'Split','pattern':{'Regex':'"
                + expression + "'},'behavior':'Isolated','invert':false}"));
    }

    @Test
    void dropoutIsRefusedUnlessItIsZero() {
        String model = "{'model':{'type':'BPE','vocab':{'a':0},'merges':[],'dropout':";
        assertRefused("model: dropout", model + "0.1}}");
        assertEquals(1, TestTokenizers.read((model + "0.0}}").replace('\'', '"')).vocabularySize());
        assertEquals(1, TestTokenizers.read((model + "null}}").replace('\'', '"')).vocabularySize());
    }

    private static void assertRefused(String complaint, String file) {
        var e = assertThrows(UnsupportedTokenizerException.class, () -> TestTokenizers.read(file.replace('\'', '"')));
        assertTrue(e.getMessage().contains(complaint), e.getMessage());
        assertTrue(e.getMessage().startsWith("tokenizer.json: "), e.getMessage());
    }
}
