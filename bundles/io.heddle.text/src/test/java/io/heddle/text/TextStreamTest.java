// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    private static final String WORDS = "{'vocab':{'\u2581a':0,'\u2581b':1,"
            + "'b\u2581':2,'a':3,'<0xC3>':4,'<0xA9>':5},'merges':[]}";
    private static final String DECODER = "'decoder':{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':"
            + "'\u2581'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'},{'type':'Strip','content':' ','start':1,"
            + "'stop':0}]}";
    private static final String END = "'added_tokens':[{'id':6,'content':'<end>','single_word':false,'lstrip':false,"
            + "'rstrip':false,'normalized':false,'special':true}]";

    private final Tokenizer tokenizer = TestTokenizers.file(WORDS, DECODER, END);

    @Test
    void aStopStringIsFoundAcrossTokens() {
        TextStream stream = new TextStream(tokenizer, List.of("b a"));
        assertEquals("a", stream.append(0));
        assertEquals(" ", stream.append(1));
        assertEquals("", stream.append(0));
        assertTrue(stream.stopped());
        assertEquals(Optional.of("b a"), stream.stoppedBy());
        assertEquals("", stream.append(0));
        assertEquals("", stream.finish());
    }

    @Test
    void aStopStringIsFoundInWhatTheDecoderHeldBack() {
        TextStream stream = new TextStream(tokenizer, List.of("\u00E9"));
        assertEquals("a", stream.append(3));
        assertEquals("", stream.append(4));
        assertEquals("", stream.append(5));
        assertFalse(stream.stopped());
        assertEquals("", stream.finish());
        assertTrue(stream.stopped());
    }

    @Test
    void withoutAStopTheRestComesAtTheEnd() {
        TextStream stream = new TextStream(tokenizer, List.of("\u00E9!", "ab"));
        assertEquals("", stream.append(0));
        assertEquals("", stream.append(4));
        assertEquals("", stream.append(5));
        assertEquals("a\u00E9", stream.finish());
        assertFalse(stream.stopped());
    }

    @Test
    void theSpaceAfterAPromptStays() {
        TextStream fresh = new TextStream(tokenizer, List.of());
        assertEquals("a", fresh.append(0));
        TextStream primed = new TextStream(tokenizer, List.of());
        primed.prime(new int[] {0, 1});
        assertEquals(" a", primed.append(0));
    }

    @Test
    void specialTokensAreShownOnlyOnDemand() {
        assertEquals("", new TextStream(tokenizer, List.of()).append(6));
        assertEquals("<end>", new TextStream(tokenizer, List.of(), false).append(6));
    }
}
