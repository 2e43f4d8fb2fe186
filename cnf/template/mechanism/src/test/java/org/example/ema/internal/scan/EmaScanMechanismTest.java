// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.tck.MixerTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmaScanMechanismTest {
    private final List<Operator> operators = MixerTrial.of(new EmaScanMechanism(), 16, Config.empty()).operators(2, 5);

    @Test
    void itsOwnOperatorStandsBetweenTwoProjections() {
        assertEquals(List.of("Linear", "EmaScan", "Linear"),
                operators.stream().map(operator -> operator.getClass().getSimpleName()).toList());
    }

    @Test
    void theOperatorRefusesAnotherWidth() {
        EmaScan scan = (EmaScan) operators.get(1);
        Tensor narrow = Tensor.unbound(new TensorSpec(DataType.F32, Shape.of(2, 5, 8)));
        assertThrows(IllegalArgumentException.class, () -> new EmaScan(narrow, scan.rate(), scan.state()));
    }
}
