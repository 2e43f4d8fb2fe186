// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.router.internal.notation.StackNotation;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final BlockSpec GLA = new BlockSpec("gla", Config.empty());

    private static String exchanged(String notation, String places) {
        return StackNotation.printLayers(Places.exchanged(StackNotation.parse(notation), places, GLA)).replaceAll("#[^ ,]*", "");
    }

    @Test
    void aMechanismIsExchangedAmongAlternativesToo() {
        String notation = "attention | context > 9 ? ssd, ssd | batch > 1 ? mlp";
        assertEquals("attention | context > 9 ? gla, gla | batch > 1 ? mlp", exchanged(notation, "ssd"));
        assertEquals("gla | context > 9 ? ssd, ssd | batch > 1 ? mlp", exchanged(notation, "attention"));
        assertEquals("attention | context > 9 ? ssd, ssd | batch > 1 ? gla", exchanged(notation, "mlp"));
    }

    @Test
    void aPlaceThatIsNamedLosesItsAlternatives() {
        assertEquals("gla, ssd | batch > 1 ? mlp", exchanged("attention | context > 9 ? ssd, ssd | batch > 1 ? mlp", "0"));
        assertEquals("2 gla", exchanged("attention | context > 9 ? ssd, ssd | batch > 1 ? mlp", "all"));
        assertThrows(InvalidStackException.class, () -> exchanged("attention | context > 9 ? ssd", "mlp"));
    }

    @Test
    void aBlockThatOthersKeepIsSplitOff() {
        assertEquals("ssd, attention | context > 9 ? gla", exchanged("ssd, attention | context > 9 ? mlp#m", "mlp"));
        assertEquals("gla, ssd", exchanged("ssd#s, ssd#s", "0"));
    }
}
