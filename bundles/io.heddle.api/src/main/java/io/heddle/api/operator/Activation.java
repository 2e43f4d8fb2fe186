// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Functions of one number, applied to every element. */
public enum Activation {
    /** x. */
    IDENTITY,
    /** x / (1 + e^-x), also called swish. */
    SILU,
    /** x Φ(x), exact by erf. */
    GELU,
    /** GELU by the tanh approximation. */
    GELU_TANH,
    /** max(x, 0). */
    RELU,
    /** max(x, 0)². */
    SQUARED_RELU,
    /** 1 / (1 + e^-x). */
    SIGMOID,
    /** tanh x. */
    TANH,
    /** log(1 + e^x), without overflow. */
    SOFTPLUS,
    /** -log(1 + e^-x), without overflow. */
    LOG_SIGMOID,
    /** e^x. */
    EXP,
    /** -e^x: a decay rate from its stored logarithm. */
    MINUS_EXP,
    /** elu(x) + 1, the feature map of linear attention. */
    ELU_PLUS_ONE,
    /** 1 / √max(x, 1): by what a sum over x terms is divided. */
    INVERSE_ROOT;

    /**
     * The function of a published name: {@code silu}, {@code swish}, {@code gelu},
     * {@code gelu_new}, {@code gelu_pytorch_tanh}, {@code relu}, {@code relu2}, {@code sqrelu}, ...
     *
     * @throws IllegalArgumentException naming the known ones
     */
    public static Activation named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "silu", "swish" -> SILU;
            case "gelu" -> GELU;
            case "gelu_tanh", "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            case "relu2", "sqrelu", "squared_relu" -> SQUARED_RELU;
            case "sigmoid" -> SIGMOID;
            case "tanh" -> TANH;
            case "logsigmoid", "log_sigmoid" -> LOG_SIGMOID;
            case "elu_plus_one" -> ELU_PLUS_ONE;
            case "identity", "linear", "none" -> IDENTITY;
            default -> throw new IllegalArgumentException("no activation is named " + name + "; known: silu, swish, gelu,"
                    + " gelu_tanh, gelu_new, gelu_pytorch_tanh, relu, relu2, sigmoid, logsigmoid, tanh, elu_plus_one, identity");
        };
    }

    /** The constants' names in small letters, for descriptions. */
    public static String names() {
        return Arrays.stream(values()).map(a -> a.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
