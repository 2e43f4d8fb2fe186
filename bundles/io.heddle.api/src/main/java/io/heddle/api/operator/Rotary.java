// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

/**
 * The frequencies of a rotary embedding.
 *
 * @param width how many channels of a head are rotated; even
 * @param theta the base: pair {@code i} turns by {@code theta^(-2i/width)} a position
 * @param pairing which channels are a pair
 * @param scaling how a longer context than the trained one is reached
 */
public record Rotary(int width, double theta, Pairing pairing, Scaling scaling) {
    /** Which channels are rotated together. */
    public enum Pairing {
        /** {@code i} and {@code i + width/2}, as Llama's published weights expect. */
        HALVES,
        /** {@code 2i} and {@code 2i + 1}, as in the paper. */
        NEIGHBOURS
    }

    /** Checks the width. */
    public Rotary {
        Check.that(width > 0 && width % 2 == 0 && theta > 0, "Rotary", "an even width and a base above 0", width, theta);
    }

    /**
     * The angle a position of each pair.
     *
     * @param length the context length so far, which dynamic scaling looks at
     */
    public double[] frequencies(int length) {
        double[] frequencies = new double[width / 2];
        frequencies(length, frequencies);
        return frequencies;
    }

    /**
     * The same into an array, for kernels that must not allocate.
     *
     * @param frequencies of {@code width / 2}; overwritten
     */
    public void frequencies(int length, double[] frequencies) {
        double base = scaling instanceof Scaling.Dynamic dynamic ? dynamic.base(theta, width, length) : theta;
        for (int pair = 0; pair < frequencies.length; pair++) {
            double plain = Math.pow(base, -2.0 * pair / width);
            frequencies[pair] = switch (scaling) {
                case Scaling.None() -> plain;
                case Scaling.Linear(double factor) -> plain / factor;
                case Scaling.Dynamic dynamic -> plain;
                case Scaling.Llama3 llama3 -> llama3.frequency(plain);
                case Scaling.Yarn yarn -> yarn.frequency(plain, pair, width, theta);
            };
        }
    }

    /** What sine and cosine are multiplied by; 1 but for YaRN. */
    public double magnitude() {
        return scaling instanceof Scaling.Yarn yarn ? yarn.magnitude() : 1;
    }

    /** The published ways to stretch a context. */
    public sealed interface Scaling {
        /** None. */
        record None() implements Scaling {}

        /** Positions are divided (Chen et al. 2023). @param factor at least 1 */
        record Linear(double factor) implements Scaling {}

        /**
         * The base grows once the context is longer than the trained one (dynamic NTK).
         *
         * @param factor at least 1
         * @param trained the trained context length
         */
        record Dynamic(double factor, int trained) implements Scaling {
            double base(double theta, int width, int length) {
                if (length <= trained) {
                    return theta;
                }
                double stretch = factor * length / trained - (factor - 1);
                return theta * Math.pow(stretch, width / (width - 2.0));
            }
        }

        /**
         * Low frequencies are divided, high ones kept, the rest interpolated (Llama 3.1).
         *
         * @param factor by which low frequencies are divided
         * @param low wavelengths above {@code trained / low} are divided
         * @param high wavelengths below {@code trained / high} are kept
         * @param trained the trained context length
         */
        record Llama3(double factor, double low, double high, int trained) implements Scaling {
            double frequency(double plain) {
                double wavelength = 2 * Math.PI / plain;
                if (wavelength < trained / high) {
                    return plain;
                }
                if (wavelength > trained / low) {
                    return plain / factor;
                }
                double share = (trained / wavelength - low) / (high - low);
                return (1 - share) * plain / factor + share * plain;
            }
        }

        /**
         * Interpolates by the number of turns that a pair makes in the trained context (Peng et al. 2023).
         *
         * @param factor the stretch
         * @param fast pairs with more turns are kept (32)
         * @param slow pairs with fewer turns are divided (1)
         * @param trained the trained context length
         * @param magnitude what sine and cosine are multiplied by
         * @param truncated whether the ramp's ends are rounded to whole pairs
         */
        record Yarn(double factor, double fast, double slow, int trained, double magnitude, boolean truncated)
                implements Scaling {
            double frequency(double plain, int pair, int width, double theta) {
                double from = pairOfTurns(fast, width, theta);
                double to = pairOfTurns(slow, width, theta);
                if (truncated) {
                    from = Math.floor(from);
                    to = Math.ceil(to);
                }
                from = Math.max(from, 0);
                to = Math.min(to, width - 1);
                double span = from == to ? 0.001 : to - from;
                double divided = Math.clamp((pair - from) / span, 0, 1);
                return plain / factor * divided + plain * (1 - divided);
            }

            private double pairOfTurns(double turns, int width, double theta) {
                return width * Math.log(trained / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
            }
        }
    }
}
