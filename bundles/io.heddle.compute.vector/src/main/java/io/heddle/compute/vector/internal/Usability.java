// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.compute.vector.internal.memory.F32;
import java.nio.ByteOrder;
import java.util.Optional;

/** Whether this JVM and processor run the kernels well. */
final class Usability {
    private static final String MODULE = "jdk.incubator.vector";
    /** Without AVX a processor of this kind has no fused multiply-add, and Java computes it by decimal numbers. */
    private static final int LEAST_BITS_OF_X86 = 256;

    private Usability() {}

    /** Why they cannot be used here, in one line; empty if they can. */
    static Optional<String> reason() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of("this JVM runs without the incubator module; start it with --add-modules " + MODULE);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of("this machine is big-endian, and weights are stored in little-endian order");
        }
        int bits = F32.SPECIES.vectorBitSize();
        if (bits < LEAST_BITS_OF_X86 && isX86() && Integer.getInteger("heddle.vector.bits") == null) {
            return Optional.of("this processor has no AVX2, or the JVM was told not to use it; its vectors have " + bits + " bits");
        }
        return Optional.empty();
    }

    /** The width of vectors, for the summary. */
    static String width(Optional<String> unusable) {
        return unusable.isPresent() ? "" : ", vectors of " + F32.SPECIES.vectorBitSize() + " bits";
    }

    private static boolean isX86() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }
}
