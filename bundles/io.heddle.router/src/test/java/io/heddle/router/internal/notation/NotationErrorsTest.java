// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.InvalidStackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "4 ssd, )                        | position 8: found \")\"; needed is a mechanism",
        "ssd attention                   | position 5: found \"attention\"; needed is a setting",
        "ssd,                            | position 5: found the end; needed is a mechanism",
        "4                               | position 2: found the end; needed is a mechanism",
        "0 ssd                           | position 1: found \"0\"; a number of layers is a whole number from 1 to 10000",
        "2.5 ssd                         | position 1: found \"2.5\"; a number of layers",
        "99999999999 ssd                 | position 1: found \"99999999999\"; a number of layers",
        "ssd widht=4                     | position 5: found the unknown setting \"widht\" (did you mean width?)",
        "ssd width=4 width=5             | position 13: found the setting \"width\" twice",
        "ssd width=wide                  | position 11: width is \"wide\"; allowed is a whole number",
        "ssd width=0                     | position 11: width is \"0\"",
        "ssd norm=batch                  | position 10: norm is \"batch\"; allowed is rms or rms_plus or layer",
        "ssd eps=1e999                   | position 9: eps is \"1e999\"; allowed is a number",
        "ssd width=                      | position 11: found the end; needed is a value of width",
        "ssd gaps=true                   | position 10: found gaps, which belongs to features",
        "ssd channels=4 tied=true        | position 21: found tied, but there is nothing to tie",
        "ssd head=classes                | position 10: found no classes; needed is classes=N",
        "jambaa layers=16                | position 1: found the unknown preset \"jambaa\" (did you mean jamba?)",
        "transfomer                      | position 1: found the unknown preset \"transfomer\" (did you mean transformer?)",
        "jamba, ssd                      | position 6: found \",\"; needed is a setting",
        "4 jamba                         | position 3: found the preset jamba as a layer",
        "4 mamba, attention              | position 3: found the preset mamba as a layer; write selectivescan",
        "[linear_attention]              | position 2: found linear_attention, which differs from family to family",
        "ssd, attention at 9             | position 1: found \"at\", \"every\" or \"else\" among an unknown number",
        "ssd, attention at 32, layers=32 | position 6: found the layer 32 of 32; allowed are 0 to 31",
        "attention at 3, layers=8        | position 1: found nothing for the other 7 layers; add \"else NAME\"",
        "attention at 3, moe every 3, else ssd, layers=8 | position 17: found a second claim on layer 3",
        "ssd, else mlp, layers=4         | position 1: found an else without a place",
        "attention every 8 from 8, else ssd, layers=8 | position 1: found \"every 8 from 8\", which reaches none",
        "ssd, attention, layers=32       | position 1: found 2 layers, but layers=32",
        "[ssd, ssd, attention], layers=2 | position 1: found a list of 3 layers for 2",
        "[ssd, ..]                       | position 1: found a list that goes on with .. to an unknown end",
        "(ssd, ssd) + (mlp, mlp, mlp)    | position 1: found 2 layers + 3 layers",
        "7 ssd : 1 attention, layers=3   | position 1: found 3 layers for a ratio",
        "attention(heads=8               | position 18: found the end; needed is an option",
        "attention(heads=8, heads=9)     | position 20: found the option \"heads\" twice",
        "attention(heads)                | position 11: found \"heads\"; needed is an option",
        "attention@there                 | position 11: found \"there\"; needed is \"embeddings\" or \"raw\" after @",
        "ssd > attention@embeddings      | position 16: found @embeddings after > or >+",
        "attention#a, mlp#a              | position 14: found another description of the shared block \"a\"",
        "attention#layers.0.ssd          | position 10: found the block id \"#layers.0.ssd\"",
        "attention#                      | position 10: found the block id \"#\"",
        "(ssd) & mlp                     | position 7: found \"&\" after a bracket",
        "reverse ssd + both mlp          | position 1: found a layer that is both reverse and both ways",
        "ssd where ssx = mlp             | position 11: found a definition of \"ssx\", which stands alone in no layer",
        "ssd where ssd = 2 mlp           | position 11: found 2 layers; a definition is one layer",
        "ssd where ssd = mlp, ssd = moe  | position 22: found a second definition of \"ssd\"",
        "10000 ssd, ssd                  | position 1: found more than 10000 layers",
        "101 x (100 ssd)                 | position 1: found more than 10000 layers",
        "ssd $ mlp                       | position 5: found \"$\"; allowed are names",
        "(ssd, width=4)                  | position 7: found the setting \"width\" in a bracket",
        "megatron(layers=4, mamba=1)     | position 20: found the setting \"mamba\"; megatron has",
        "megatron(attention=2)           | position 20: found the share \"2\"",
        "megatron(attention=0.1)         | position 1: found megatron without a number of layers"
    })
    void areOneLineWithThePlaceTheFindAndWhatIsAllowed(String text, String beginning) {
        String message = message(text);
        assertTrue(message.startsWith(beginning), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void nameWhatIsMissingInAnEmptyText() {
        assertTrue(message("  \n ").startsWith("the description is empty; write mechanisms"));
    }

    @Test
    void showUnclosedStringsAndHiddenCharacters() {
        assertTrue(message("ssd name=\"abc").startsWith("position 10: found a string without its end"));
        String message = message("ssd \u202e\n" + "\u0007");
        assertTrue(message.contains("\"\\u202e\""), message);
        assertEquals(1, message("ssd norm=\"a\\nb\"").lines().count());
    }

    private static String message(String text) {
        return assertThrows(InvalidStackException.class, () -> StackNotation.parse(text), text).getMessage();
    }
}
