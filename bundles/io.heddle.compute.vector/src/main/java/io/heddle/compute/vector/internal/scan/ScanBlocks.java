// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.compute.vector.internal.memory.F32;

/**
 * Channels in blocks of one vector, each within one group.
 *
 * @param first the first channel of each block
 * @param size its channels, as many as a vector has or fewer
 * @param group its group
 * @param a constants by block, {@code [block, state, lane]}
 * @param skip d by block, {@code [block, lane]}
 */
record ScanBlocks(int[] first, int[] size, int[] group, float[] a, float[] skip) {
    static ScanBlocks of(ScanRates rates) {
        int width = rates.channels() / rates.groups();
        int each = (width + F32.LANES - 1) / F32.LANES;
        int count = each * rates.groups();
        int[] first = new int[count];
        int[] size = new int[count];
        int[] group = new int[count];
        float[] a = new float[count * rates.states() * F32.LANES];
        float[] skip = new float[count * F32.LANES];
        for (int block = 0; block < count; block++) {
            group[block] = block / each;
            first[block] = group[block] * width + block % each * F32.LANES;
            size[block] = Math.min(F32.LANES, (group[block] + 1) * width - first[block]);
            for (int lane = 0; lane < size[block]; lane++) {
                int channel = first[block] + lane;
                skip[block * F32.LANES + lane] = rates.skip()[channel];
                for (int n = 0; n < rates.states(); n++) {
                    a[(block * rates.states() + n) * F32.LANES + lane] = rates.a()[channel * rates.states() + n];
                }
            }
        }
        return new ScanBlocks(first, size, group, a, skip);
    }

    int count() {
        return first.length;
    }
}
