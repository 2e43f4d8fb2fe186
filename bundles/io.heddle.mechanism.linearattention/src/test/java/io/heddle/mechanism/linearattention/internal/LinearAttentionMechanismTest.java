// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearAttentionMechanismTest {
    private static final Map<String, ?> RANDOM = Map.of("heads", 2, "keyDim", 6, "featureMap", "random", "features", 4000);

    @Test
    void theWeightsAreFourProjections() {
        assertEquals(Map.of("q_proj", Shape.of(64, 64), "k_proj", Shape.of(64, 64), "v_proj", Shape.of(64, 64),
                "o_proj", Shape.of(64, 64)), trial(Map.of("heads", 4)).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "Activate", "Linear", "Activate", "Linear", "MatrixRecurrence", "Linear");
        assertEquals(names, trial(Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(Map.of()).operatorNames(1, 1));
    }

    @Test
    void everyFeatureMapIsItsFunction() {
        Map.of("elu_plus_one", Activation.ELU_PLUS_ONE, "relu", Activation.RELU, "squared_relu", Activation.SQUARED_RELU)
                .forEach((name, activation) -> assertEquals(activation,
                        ((Activate) trial(Map.of("featureMap", name)).operators(1, 1).get(1)).activation()));
        assertEquals(List.of("Linear", "Linear", "Linear", "MatrixRecurrence", "Linear"),
                trial(Map.of("featureMap", "identity")).operatorNames(1, 1));
    }

    @Test
    void queriesAndKeysMayGoThroughMatricesThatAllHeadsShare() {
        MixerTrial product = trial(Map.of("heads", 4, "featureMap", "product"));
        assertEquals(Shape.of(16, 16), product.shapes().get("map_q.1"));
        assertEquals(Shape.of(16), product.shapes().get("map_k.0.bias"));
        assertEquals(List.of("Linear", "Linear", "Linear", "Gate"), product.operatorNames(1, 1).subList(0, 4));
        assertEquals(new Normaliser.None(), recurrence(product).normaliser());
        MixerTrial single = trial(Map.of("heads", 4, "featureMap", "learned_relu"));
        assertEquals(List.of("Linear", "Linear", "Activate"), single.operatorNames(1, 1).subList(0, 3));
        assertFalse(single.shapes().containsKey("map_q.0.bias"));
    }

    @Test
    void queriesAndKeysMayBeDividedByTheirSums() {
        assertEquals(List.of("Linear", "Activate", "SumNorm", "Linear", "Activate", "Linear"),
                trial(Map.of("queryNorm", true)).operatorNames(2, 5).subList(0, 6));
        assertEquals(List.of("Linear", "Activate", "Linear", "Activate", "SumNorm", "Linear"),
                trial(Map.of("keyNorm", true)).operatorNames(2, 5).subList(0, 6));
    }

    @Test
    void theSumIsDividedUnlessWeightsMayCancel() {
        assertEquals(Normaliser.Sum.class, recurrence(trial(Map.of("heads", 4))).normaliser().getClass());
        assertEquals(1, recurrence(trial(Map.of("heads", 4))).queryScale());
        for (Map<String, ?> plain : List.of(Map.of("heads", 4, "featureMap", "identity"),
                Map.of("heads", 4, "normalised", false))) {
            assertEquals(new Normaliser.None(), recurrence(trial(plain)).normaliser());
            assertEquals(0.25, recurrence(trial(plain)).queryScale());
        }
    }

    @Test
    void productsOfRandomFeaturesAreOnAverageTheExponential() {
        MixerTrial trial = trial(RANDOM);
        assertEquals(List.of("Linear", "Scale", "Gate", "Concat", "Linear", "Activate"),
                trial.operatorNames(2, 5).subList(0, 6));
        assertEquals(Shape.of(2, 5, 2, 4000), recurrence(trial).query().shape());
        Weight weight = trial.weights().get("features");
        float[] features = weight.init().values(weight.shape(), new Random(1));
        double[] q = {0.3, -0.2, 0.5, 0.1, -0.4, 0.2};
        double[] k = {0.1, 0.4, 0.6, -0.3, -0.2, 0.3};
        double mean = 0;
        double product = 0;
        for (int row = 0; row < 4000; row++) {
            mean += feature(features, row, q) * feature(features, row, k) / 4000;
        }
        for (int i = 0; i < 6; i++) {
            product += q[i] * k[i];
        }
        assertEquals(Math.exp(product), mean, 0.05);
    }

    @Test
    void randomFeaturesDependOnTheirSeedAlone() {
        Weight weight = trial(RANDOM).weights().get("features");
        assertArrayEquals(weight.init().values(weight.shape(), new Random(1)),
                weight.init().values(weight.shape(), new Random(2)));
    }

    @Test
    void aBlockOfRandomFeaturesIsOrthogonal() {
        Weight weight = trial(RANDOM).weights().get("features");
        float[] features = weight.init().values(weight.shape(), new Random(1));
        for (int row = 1; row < 6; row++) {
            double product = 0;
            for (int i = 0; i < 6; i++) {
                product += features[i] * features[row * 12 + i];
            }
            assertEquals(0, product, 1e-5);
        }
    }

    @Test
    void statesAreOfFixedSize() {
        assertEquals(4 * 16 * 16 + 4 * 16, trial(Map.of("heads", 4)).mixer().state().elements(1000));
        assertEquals(4 * 16 * 16, trial(Map.of("heads", 4, "normalised", false)).mixer().state().elements(1000));
        assertEquals(2 * 32 * 4000 + 2 * 4000, trial(RANDOM).mixer().state().elements(1000));
    }

    @Test
    void aNormOfHeadsIsAddedIfAsked() {
        MixerTrial trial = trial(Map.of("heads", 4, "norm", true));
        assertEquals(Shape.of(16), trial.shapes().get("norm"));
        assertEquals(List.of("MatrixRecurrence", "RmsNorm", "Linear"), trial.operatorNames(1, 1).subList(5, 8));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("featureMap is cosine; allowed: elu_plus_one, relu, squared_relu, identity, learned_relu, product, random",
                Map.of("featureMap", "cosine"));
        refused("features is set; it is allowed with featureMap random only", Map.of("features", 8));
        refused("normEpsilon is -1.0; a number of at least 0 is allowed", Map.of("normEpsilon", -1));
    }

    private static double feature(float[] features, int row, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += features[row * 2 * x.length + i] * x[i] + features[(row * 2 + 1) * x.length + i] * x[i] * x[i];
        }
        return Math.exp(sum);
    }

    private static MatrixRecurrence recurrence(MixerTrial trial) {
        return (MatrixRecurrence) trial.operators(2, 5).stream()
                .filter(operator -> operator instanceof MatrixRecurrence).findFirst().orElseThrow();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new LinearAttentionMechanism(), 64, Config.of(options));
    }
}
