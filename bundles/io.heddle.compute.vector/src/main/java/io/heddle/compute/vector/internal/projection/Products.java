// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.kernel.Step;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.work.Workers;

/**
 * Products that follow each other, none of which reads what another writes. With few x they are one
 * job: where a job ends, threads wait for the last one, and memory is read by fewer of them meanwhile.
 */
final class Products implements Step {
    private final Dense x;
    private final Product[] products;
    private final Workers workers;
    private final Workers.Piece byRows = this::byRows;

    /** @param x what they read */
    Products(Dense x, Product[] products, Workers workers) {
        this.x = x;
        this.products = products;
        this.workers = workers;
    }

    @Override
    public void run() {
        x.refresh();
        int units = 0;
        int least = 1;
        for (Product product : products) {
            product.begin();
            if (product.isByRows()) {
                units += product.units();
                least = Math.max(least, product.leastUnits());
            } else {
                product.byBlocks();
            }
        }
        workers.range(units, least, byRows);
    }

    /** Some of the units of all products, one product's after another's. */
    private void byRows(int from, int to) {
        int begin = 0;
        for (Product product : products) {
            int end = begin + product.units();
            if (from < end && to > begin) {
                product.byRows(Math.max(from, begin) - begin, Math.min(to, end) - begin);
            }
            begin = end;
        }
    }
}
