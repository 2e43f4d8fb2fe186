// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedTokenizerTest {

    private static final String AB = "{'type':'BPE','vocab':{'a':0,'b':1,'ab':2},'merges':[['a','b']]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':0,'a':1}|[]|Duplicate field 'a'",
        "{'a':0,'b':0}|[]|'b' and 'a' have the same id 0",
        "{'a':-1}|[]|vocabulary: 'a' has the id -1; ids go from 0 to 4194303",
        "{'a':2147483647}|[]|vocabulary: 'a' has the id 2147483647; ids go from 0 to 4194303",
        "{'a':99999999999}|[]|model.vocab: the id of 'a' is not a whole number from 0 to 4194303",
        "{'a':1.5}|[]|model.vocab: the id of 'a' is not a whole number from 0 to 4194303",
        "{'a':null}|[]|model.vocab: the id of 'a' is not a whole number",
        "{'a':{'b':1}}|[]|model.vocab: the id of 'a' is not a whole number",
        "{'a\\ud83d':0}|[]|vocabulary: the token of id 0 has an unpaired surrogate",
        "{}|[]|model has no vocabulary",
        "[['a',0.5]]|[]|model has no vocabulary",
        "{'a':0}|[['a','x']]|merge 0 names 'x', not in the vocabulary",
        "{'a':0,'b':1}|['a b']|merge 0 names 'ab', not in the vocabulary",
        "{'a':0,'b':1}|['ab']|model.merges: rule 0 is not two tokens",
        "{'a':0,'b':1}|['a b c']|model.merges: rule 0 is not two tokens",
        "{'a':0,'b':1}|[['a']]|model.merges: rule 0 is not two tokens",
        "{'a':0,'b':1}|[['a','b','c','d','e']]|model.merges: rule 0 is not two tokens",
        "{'a':0,'b':1}|[['a',['b']]]|model.merges: rule 0 is not two tokens",
        "{'a':0,'b':1}|[7]|model.merges: rule 0 is not two tokens",
    })
    void wrongModelsAreNamed(String vocabulary, String merges, String complaint) {
        assertMalformed(complaint, "{'model':{'type':'BPE','vocab':" + vocabulary + ",'merges':" + merges + "}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'normalizer':{}|normalizer lacks 'type'",
        "'normalizer':'NFC'|normalizer is not an object",
        "'normalizer':{'type':'Sequence','normalizers':[{'type':'Strip'}]}|normalizer.normalizers[0] lacks 'strip_left'",
        "'normalizer':{'type':'Replace','pattern':{'Glob':'x'},'content':''}|normalizer.pattern is neither",
        "'normalizer':{'type':'Prepend','prepend':'\\udc00'}|normalizer.prepend has an unpaired surrogate",
        "'pre_tokenizer':{'type':'Split','pattern':{'String':'x'},'behavior':'isolated','invert':false}"
            + "|pre_tokenizer.behavior 'isolated' is not a way to split",
        "'pre_tokenizer':{'type':'ByteLevel','add_prefix_space':1}|pre_tokenizer.add_prefix_space is not true or false",
        "'pre_tokenizer':{'type':'Metaspace','replacement':'xy'}|pre_tokenizer.replacement is not one character",
        "'pre_tokenizer':{'type':'Metaspace','replacement':'_','add_prefix_space':false,'prepend_scheme':'first'}"
            + "|another prepend_scheme than never",
        "'decoder':{'type':'Strip','content':' ','start':-1,'stop':0}|decoder.start is -1, not a whole number from 0",
        "'post_processor':{'type':'BertProcessing','sep':['b',9],'cls':['a',0]}|sep[1] is 9, which is the id of no token",
        "'post_processor':{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'q','type_id':0}}],"
            + "'special_tokens':{}}|post_processor.special_tokens lacks 'q'",
        "'added_tokens':{}|added_tokens is not an array",
        "'added_tokens':[{'id':0,'content':'b','single_word':false,'lstrip':false,'rstrip':false,'normalized':false,"
            + "'special':false}]|added token 'b' has the id 0, but it already has the id 1",
        "'added_tokens':[{'id':1,'content':'x','single_word':false,'lstrip':false,'rstrip':false,'normalized':false,"
            + "'special':false}]|added_tokens: 'x' and 'b' have the same id 1",
        "'added_tokens':[{'id':-3,'content':'x'}]|added_tokens[0].id is -3, not a whole number from 0 to 4194303",
        "'added_tokens':[{'id':1000000000,'content':'x'}]|added_tokens[0].id is 1000000000, not a whole number",
        "'added_tokens':[{'id':5,'content':''}]|added_tokens[0].content is empty",
    })
    void wrongPartsAreNamed(String part, String complaint) {
        assertMalformed(complaint, TestTokenizers.fileText(AB, part));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|not a JSON object",
        "[]|not a JSON object",
        "{}|the file has no model",
        "{'model':null}|model is not an object",
        "{'model':|not a tokenizer file",
        "{'model':{'vocab':{'a':0|not a tokenizer file",
        "{'model':{'merges':[['a'|not a tokenizer file",
        "{'model':{'vocab':{'a':0}},'model':{}}|Duplicate field 'model'",
        "{'model':{'vocab':{'a':0}}} {}|something follows the JSON object",
        "{'model':{'vocab':{'a':0},'unk_token':'u'}}|unk_token 'u', not in the vocabulary",
        "{'model':{'vocab':{'a':0},'fuse_unk':'no'}}|model.fuse_unk is not true or false",
    })
    void wrongFilesAreNamed(String file, String complaint) {
        assertMalformed(complaint, file);
    }

    @Test
    void deepNestingIsRefused() {
        assertMalformed("nesting depth", "{'x':" + "[".repeat(100_000));
        assertMalformed("nesting depth", "{'normalizer':" + "{'type':'Sequence','normalizers':[".repeat(60));
    }

    @Test
    void veryLongStringsAreRefused() {
        assertMalformed("exceeds the maximum", "{'x':'" + "y".repeat(5_000_000) + "'}");
        assertMalformed("exceeds the maximum", "{'model':{'vocab':{'" + "y".repeat(60_000) + "':0}}}");
    }

    @Test
    void bytesThatAreNoTextAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});
        var e = assertThrows(MalformedTokenizerException.class, () -> TokenizerJson.read(file));
        assertTrue(e.getMessage().startsWith(file + ": not a tokenizer file: Invalid UTF-8"), e.getMessage());
        assertThrows(IOException.class, () -> TokenizerJson.read(folder.resolve("none.json")));
    }

    @Test
    void aLargeVocabularyIsRead() {
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            vocabulary.append(i == 0 ? "" : ",").append("'t").append(i).append("':").append(i);
        }
        Tokenizer tokenizer = TestTokenizers.file("{'type':'BPE','vocab':{" + vocabulary + "},'merges':[]}");
        assertEquals(200_000, tokenizer.vocabularySize());
        assertEquals(199_999, tokenizer.idOf("t199999").orElseThrow());
    }

    private static void assertMalformed(String complaint, String file) {
        var e = assertThrows(MalformedTokenizerException.class, () -> TestTokenizers.read(file.replace('\'', '"')));
        String message = e.getMessage().replace('"', '\'');
        assertTrue(message.contains(complaint), message);
        assertTrue(message.startsWith("tokenizer.json: "), message);
        assertFalse(message.contains("\n"), message);
        assertTrue(message.length() < 400, message);
    }
}
