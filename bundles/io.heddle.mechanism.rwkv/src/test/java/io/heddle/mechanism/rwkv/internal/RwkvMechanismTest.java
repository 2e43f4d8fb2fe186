// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Read;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RwkvMechanismTest {
    private static final List<String> VERSIONS = List.of("4", "5.1", "5.2", "6", "7");

    @Test
    void everyVersionRunsForManyTokensAndForOne() {
        for (String version : VERSIONS) {
            MixerTrial trial = trial(96, Map.of("version", version));
            assertEquals(trial.operatorNames(2, 5), trial.operatorNames(1, 1), version);
        }
    }

    @Test
    void theVersionMayBeANumber() {
        assertEquals(trial(64, Map.of("version", "5.2")).shapes(), trial(64, Map.of("version", 5.2)).shapes());
        assertEquals(trial(64, Map.of("version", "6")).shapes(), trial(64, Map.of("version", 6)).shapes());
    }

    @Test
    void version4IsTheAverageOfThePaper() {
        assertEquals(List.of("TokenShift", "Lerp", "Linear", "Lerp", "Linear", "Lerp", "Linear", "Wkv4", "Gate", "Linear"),
                trial(64, Map.of("version", "4")).operatorNames(2, 5));
        assertEquals(Shape.of(64), trial(64, Map.of("version", "4")).shapes().get("decay"));
    }

    @Test
    void mixesStoreThePresentTokensShareUntilVersion5AndThenThePastOnes() {
        for (String version : VERSIONS) {
            List<Operator> operators = trial(64, Map.of("version", version)).operators(1, 3);
            Lerp mix = operators.stream().filter(Lerp.class::isInstance).map(Lerp.class::cast).findFirst().orElseThrow();
            boolean past = version.equals("6") || version.equals("7");
            assertEquals(past, mix.x().storage() == operators.getFirst().inputs().getFirst().storage(), version);
        }
    }

    @Test
    void version5HasOneDecayAHeadOrAChannel() {
        MatrixRecurrence byHead = recurrence(trial(128, Map.of("version", "5.1")));
        assertInstanceOf(Decay.PerHead.class, byHead.decay());
        assertInstanceOf(Read.BeforeExp.class, byHead.read());
        MatrixRecurrence byChannel = recurrence(trial(128, Map.of("version", "5.2")));
        assertInstanceOf(Decay.PerChannel.class, byChannel.decay());
        assertInstanceOf(Read.Before.class, byChannel.read());
        assertEquals(Shape.of(2), trial(128, Map.of("version", "5.1")).shapes().get("bonus"));
        assertEquals(Shape.of(2, 64), trial(128, Map.of("version", "5.2")).shapes().get("bonus"));
        assertFalse(trial(128, Map.of("version", "5.1", "gate", false)).shapes().containsKey("gate"));
    }

    @Test
    void version6MayHaveNarrowerKeysThanValues() {
        MixerTrial trial = trial(128, Map.of("version", "6", "heads", 2, "headDim", 32, "valueDim", 64));
        assertEquals(Shape.of(64, 128), trial.shapes().get("key"));
        assertEquals(Shape.of(128, 128), trial.shapes().get("value"));
        assertEquals(Shape.of(5, 128, 32), trial.shapes().get("mixes_up"));
        assertEquals(2 * 64 * 32 + 128, trial.mixer().state().elements(100));
        trial.operators(2, 3);
    }

    @Test
    void version7ErasesBeforeItWrites() {
        MatrixRecurrence recurrence = recurrence(trial(128, Map.of()));
        assertTrue(recurrence.erase().isPresent());
        assertInstanceOf(Read.After.class, recurrence.read());
    }

    @Test
    void theFirstBlockPublishesItsValuesAndLaterOnesLeanTowardsThem() {
        MixerTrial first = trial(128, Map.of());
        assertEquals(Set.of("v_first"), first.mixer().writes());
        assertEquals(Set.of(), first.mixer().reads());
        MixerTrial later = MixerTrial.after(Map.of("v_first", 128), new RwkvMechanism(), 128, Config.empty());
        assertEquals(Set.of(), later.mixer().writes());
        assertEquals(Set.of("v_first"), later.mixer().reads());
        assertTrue(later.shapes().containsKey("value_share_up"));
        later.operators(2, 3);
        MixerTrial none = trial(128, Map.of("valueResidual", false));
        assertEquals(Set.of(), none.mixer().writes());
    }

    @Test
    void headsAreNormedWithThePublishedEpsilon() {
        for (String version : List.of("5.1", "5.2", "6", "7")) {
            LayerNorm norm = trial(128, Map.of("version", version)).operators(1, 1).stream()
                    .filter(LayerNorm.class::isInstance).map(LayerNorm.class::cast).findFirst().orElseThrow();
            assertEquals(version.startsWith("5") ? 1e-5 : 64e-5, norm.epsilon(), version);
            assertEquals(64, norm.group(), version);
        }
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(12_800, elements("4", 2560));
        for (String version : List.of("5.1", "5.2", "6", "7")) {
            assertEquals(168_960, elements(version, 2560), version);
        }
        assertEquals(1_622_016, 24 * elements("7", 1024));
    }

    @Test
    void version7Of24LayersAnd1024ChannelsHasThePublishedNumberOfParameters() {
        long first = parameters(trial(1024, Map.of("gateRank", 128)));
        long later = parameters(MixerTrial.after(Map.of("v_first", 1024), new RwkvMechanism(), 1024,
                Config.of(Map.of("gateRank", 128))));
        long channel = parameters(channel("7", 1024, Map.of()));
        long norms = 24L * 2 * 2 * 1024 + 2 * 2 * 1024;
        assertEquals(450_767_872, first + 23 * later + 24 * channel + norms + 2 * 65_536 * 1024L);
    }

    @Test
    void theChannelMixIsGatedUntilVersion6() {
        assertEquals(List.of("TokenShift", "Lerp", "Linear", "Activate", "Linear", "Lerp", "Linear", "Gate"),
                channel("6", 64, Map.of()).operatorNames(2, 3));
        assertEquals(List.of("TokenShift", "Lerp", "Linear", "Activate", "Linear"), channel("7", 64, Map.of()).operatorNames(2, 3));
        assertEquals(Shape.of(224, 64), channel("6", 64, Map.of()).shapes().get("key"));
        assertEquals(Shape.of(80, 64), channel("4", 64, Map.of("innerWidth", 80)).shapes().get("key"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 64, 96, 100, 130})
    void anyWidthDividesIntoHeads(int width) {
        VERSIONS.forEach(version -> trial(width, Map.of("version", version)).operators(1, 2));
    }

    @Test
    void aWiderInputIsNarrowed() {
        for (String version : VERSIONS) {
            MixerTrial.of(new RwkvMechanism(), 128, 64, Config.of(Map.of("version", version))).operators(1, 2);
            MixerTrial.of(new RwkvChannelMechanism(), 128, 64, Config.of(Map.of("version", version))).operators(1, 2);
        }
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("version is 5; allowed: 4, 5.1, 5.2, 6, 7", Map.of("version", "5"));
        refused("heads is 3; a divisor of the width, which is 64, is allowed", Map.of("heads", 3));
        refused("heads is 2; 1 is allowed in version 4", Map.of("version", "4", "heads", 2));
        refused("valueDim is 32; headDim, which is 64, is allowed in this version", Map.of("valueDim", 32));
    }

    private static long elements(String version, int width) {
        return trial(width, Map.of("version", version)).mixer().state().elements(1000)
                + channel(version, width, Map.of()).mixer().state().elements(1000);
    }

    private static long parameters(MixerTrial trial) {
        return trial.shapes().values().stream().mapToLong(Shape::count).sum();
    }

    private static MatrixRecurrence recurrence(MixerTrial trial) {
        return trial.operators(2, 3).stream().filter(MatrixRecurrence.class::isInstance).map(MatrixRecurrence.class::cast)
                .findFirst().orElseThrow();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new RwkvMechanism(), width, Config.of(options));
    }

    private static MixerTrial channel(String version, int width, Map<String, ?> options) {
        return MixerTrial.of(new RwkvChannelMechanism(), width, Config.of(options).with("version", version));
    }
}
