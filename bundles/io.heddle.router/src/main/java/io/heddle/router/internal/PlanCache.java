// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The plans of one session by the shape of a pass; the longest unused goes when there are too many. Used under a lease. */
final class PlanCache implements AutoCloseable {
    private static final int KEPT = 8;

    /**
     * The shape of a pass.
     *
     * @param batch rows
     * @param time tokens a row
     * @param lastOnly whether results are of the last token only
     */
    record Key(int batch, int time, boolean lastOnly) {}

    private final Map<Key, PreparedPass> passes = new LinkedHashMap<>(16, 0.75f, true);

    PreparedPass get(Key key, Supplier<PreparedPass> make) {
        PreparedPass pass = passes.get(key);
        if (pass == null) {
            evict();
            pass = make.get();
            passes.put(key, pass);
        }
        return pass;
    }

    private void evict() {
        if (passes.size() >= KEPT) {
            Iterator<PreparedPass> oldest = passes.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        passes.values().forEach(PreparedPass::close);
        passes.clear();
    }
}
